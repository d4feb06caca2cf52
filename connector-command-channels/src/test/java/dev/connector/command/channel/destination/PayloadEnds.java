package dev.connector.command.channel.destination;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import dev.connector.Payload;
import dev.connector.command.CommandChannel;
import dev.connector.command.MessageIds;
import dev.connector.message.MessageNotDeliveredException;
import dev.connector.message.MessageNotDeliveredException.Fate;
import dev.connector.protocol.command.CommandMessageCodec;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Both ends of a channel over messages, which arrive in order on threads of the network,
 * one for each direction.
 */
public final class PayloadEnds implements AutoCloseable {

	private final Direction toFar = new Direction();

	private final Direction toNear = new Direction();

	private final PayloadChannel near;

	private final PayloadChannel far;

	private PayloadEnds(String nearId, String farId, PayloadChannel.Terms terms) {
		this.near = new PayloadChannel(nearId, terms, this.toFar);
		this.far = new PayloadChannel(farId, terms, this.toNear);
		this.toFar.end = this.far;
		this.toNear.end = this.near;
	}

	/**
	 * Make a channel.
	 * @param nearId what the near end calls the far one
	 * @param farId what the far end calls the near one
	 * @param codec writes and reads
	 * @return both ends, neither of them started
	 */
	public static PayloadEnds open(String nearId, String farId, CommandMessageCodec codec) {
		return new PayloadEnds(nearId, farId,
				new PayloadChannel.Terms(codec, new WaitingLimits(100_000, 256L << 20), new MessageIds(new Random(1))));
	}

	/**
	 * Return the end that opens the channel.
	 * @return always the same
	 */
	public CommandChannel near() {
		return this.near;
	}

	/**
	 * Return the other end, which has to be started first.
	 * @return always the same
	 */
	public CommandChannel far() {
		return this.far;
	}

	@Override
	public void close() {
		this.near.close();
		this.toFar.close();
		this.toNear.close();
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

		void close() {
			this.network.shutdown();
			Awaitility.await().until(this.network::isTerminated);
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
