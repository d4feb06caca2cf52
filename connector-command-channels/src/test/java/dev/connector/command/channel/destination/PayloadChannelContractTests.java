package dev.connector.command.channel.destination;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import dev.connector.Payload;
import dev.connector.command.CommandChannel;
import dev.connector.command.MessageIds;
import dev.connector.command.channel.ChannelHarness;
import dev.connector.command.channel.CommandChannelContract;
import dev.connector.command.channel.Recorder;
import dev.connector.message.MessageNotDeliveredException;
import dev.connector.message.MessageNotDeliveredException.Fate;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Channels over messages, held against the contract, with a thread for each direction.
 */
class PayloadChannelContractTests extends CommandChannelContract {

	@Override
	protected ChannelHarness createHarness() {
		return new Harness();
	}

	/**
	 * Two ends, whose messages arrive in order on threads of the network.
	 */
	private static final class Harness implements ChannelHarness {

		private final PayloadChannel.Terms terms = new PayloadChannel.Terms(
				new CommandMessageCodec(JsonMapper.builder().build(), CommandMessageLimits.defaults()),
				new WaitingLimits(100_000, 256L << 20), new MessageIds(new Random(1)));

		private final Direction toFar = new Direction();

		private final Direction toNear = new Direction();

		private final PayloadChannel near = new PayloadChannel("far", this.terms, this.toFar);

		@Override
		public CommandChannel create() {
			return this.near;
		}

		@Override
		public CommandChannel connect(CommandChannel channel, Recorder nearHears, Recorder farHears) {
			PayloadChannel far = new PayloadChannel("near", this.terms, this.toNear);
			this.toFar.end = far;
			this.toNear.end = this.near;
			assertThat(far.start(farHears).toCompletableFuture()).isCompleted();
			assertThat(channel.start(nearHears).toCompletableFuture()).isCompleted();
			return far;
		}

		@Override
		public void close() throws InterruptedException {
			this.near.close();
			this.toFar.close();
			this.toNear.close();
		}

	}

	/**
	 * Carries what one end sends.
	 */
	private static final class Direction implements Carrier {

		private final ExecutorService network = Executors.newSingleThreadExecutor();

		private volatile @Nullable PayloadChannel end;

		@Override
		public void begin(PayloadChannel channel) {
			channel.opened();
		}

		@Override
		public CompletionStage<Void> send(Payload message) {
			CompletableFuture<Void> taken = new CompletableFuture<>();
			try {
				this.network.execute(() -> arrived(message, taken));
			}
			catch (RejectedExecutionException ex) {
				taken.completeExceptionally(new MessageNotDeliveredException(Fate.NOT_SENT, "The test is over"));
			}
			return taken;
		}

		@Override
		public void end() {
		}

		void close() throws InterruptedException {
			this.network.shutdown();
			assertThat(this.network.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		}

		private void arrived(Payload message, CompletableFuture<Void> taken) {
			PayloadChannel receiver = this.end;
			if (receiver == null) {
				taken.completeExceptionally(new MessageNotDeliveredException(Fate.REFUSED, "Nobody is there"));
			}
			else if (ChannelMarks.closeReason(message) != null) {
				receiver.ended(null);
				taken.complete(null);
			}
			else {
				receiver.received(message).whenComplete((done, thrown) -> taken.complete(null));
			}
		}

	}

}
