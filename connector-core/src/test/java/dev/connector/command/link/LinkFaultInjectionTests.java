package dev.connector.command.link;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandMessage;
import dev.connector.command.CommandRegistry;
import dev.connector.connection.Connection;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything that a link calls throws once, in turn: the factory, the channel, the
 * scheduler, the random generator and the listener. It has to be ready in the end all the
 * same, with one channel, and to stop.
 */
class LinkFaultInjectionTests {

	private final VirtualScheduler time = new VirtualScheduler();

	private final CommandRegistry registry = CommandRegistry.builder(this.time).build();

	private int failing;

	private int calls;

	private boolean thrown;

	private int open;

	private @Nullable FaultyChannel last;

	private final CommandLink link = CommandLink.create(this.registry, "peer", (id) -> {
		call("create");
		return new FaultyChannel(id);
	}, CommandLinkOptions.defaults(),
			new CommandLinkEnvironment(new FaultyScheduler(), new FaultyRandom(), new FaultyListener()));

	@ParameterizedTest
	@MethodSource("callsOfALife")
	void aThrowAtAnyStepStillEndsReadyAndThenStopped(int number) {
		this.failing = number;
		connectAndReconnect();
		assertThat(this.thrown).isTrue();
		assertThat(this.link.snapshot().state()).isEqualTo(ConnectionState.READY);
		assertThat(this.link.snapshot().counts().unexpectedEvents()).isZero();
		assertThat(this.open).isOne();
		assertThat(this.registry.channels()).singleElement().matches((channel) -> channel.started());
		stop();
	}

	@ParameterizedTest
	@MethodSource("callsOfAStop")
	void aThrowAtAnyStepOfStoppingStillEndsStopped(int number) {
		this.failing = -1;
		connectAndReconnect();
		this.failing = this.calls + number;
		stop();
		assertThat(this.thrown).isTrue();
	}

	static IntStream callsOfALife() {
		LinkFaultInjectionTests whole = new LinkFaultInjectionTests();
		whole.failing = -1;
		whole.connectAndReconnect();
		return IntStream.range(0, whole.calls);
	}

	static IntStream callsOfAStop() {
		LinkFaultInjectionTests whole = new LinkFaultInjectionTests();
		whole.failing = -1;
		whole.connectAndReconnect();
		int before = whole.calls;
		whole.stop();
		return IntStream.range(0, whole.calls - before);
	}

	private void connectAndReconnect() {
		this.link.start();
		this.time.advance(Duration.ofMinutes(2));
		if (this.last != null) {
			this.last.cut();
		}
		this.time.advance(Duration.ofMinutes(2));
	}

	private void stop() {
		CompletableFuture<Void> stopped = this.link.stop(Duration.ofSeconds(5)).toCompletableFuture();
		this.time.advance(Duration.ofSeconds(5).plus(Connection.FAREWELL_TIMEOUT));
		assertThat(stopped).isCompleted();
		assertThat(this.link.snapshot().state()).isEqualTo(ConnectionState.STOPPED);
		assertThat(this.registry.channels()).isEmpty();
		assertThat(this.open).isZero();
		// A timer that could not be cancelled goes off, and does nothing
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.time.pending()).isZero();
	}

	private void call(String what) {
		if (this.calls++ == this.failing) {
			this.thrown = true;
			throw new AssertionError(what + " fails on purpose");
		}
	}

	/**
	 * A channel that is open from its start to its end.
	 */
	private final class FaultyChannel implements CommandChannel {

		private final String id;

		private @Nullable CommandChannelListener listener;

		private boolean closed;

		FaultyChannel(String id) {
			this.id = id;
			LinkFaultInjectionTests.this.last = this;
		}

		@Override
		public String id() {
			return this.id;
		}

		@Override
		public CompletionStage<Void> start(CommandChannelListener hearing) {
			call("start");
			this.listener = hearing;
			LinkFaultInjectionTests.this.open++;
			CompletableFuture<Void> starting = new CompletableFuture<>();
			LinkFaultInjectionTests.this.time.schedule(Duration.ofMillis(1), () -> starting.complete(null));
			return starting;
		}

		@Override
		public void send(CommandMessage message) {
			call("send");
			if (message instanceof CommandMessage.ListRequest && this.listener != null) {
				this.listener.onMessage(new CommandMessage.ListResponse("l", message.id(), List.of()));
			}
		}

		@Override
		public CompletionStage<Void> close() {
			end(null);
			call("close");
			return CompletableFuture.completedStage(null);
		}

		void cut() {
			end(new IllegalStateException("cut"));
		}

		private void end(@Nullable Throwable cause) {
			if (!this.closed && this.listener != null) {
				LinkFaultInjectionTests.this.open--;
				this.closed = true;
				this.listener.onClosed(cause);
			}
		}

	}

	private final class FaultyListener implements CommandLinkListener {

		@Override
		public void onStateChanged(String channelId, ConnectionSnapshot previous, ConnectionSnapshot current) {
			call("onStateChanged");
		}

		@Override
		public void onLost(String channelId, Failure failure, boolean wasConnected) {
			call("onLost");
		}

	}

	private final class FaultyRandom implements RandomGenerator {

		private int numbers;

		/**
		 * The first two make ids, before there is a connection.
		 */
		@Override
		public long nextLong() {
			if (this.numbers++ >= 2) {
				call("random");
			}
			return 0;
		}

	}

	private final class FaultyScheduler implements Scheduler {

		@Override
		public long nanoTime() {
			return LinkFaultInjectionTests.this.time.nanoTime();
		}

		@Override
		public Instant now() {
			return LinkFaultInjectionTests.this.time.now();
		}

		@Override
		public Cancellable schedule(Duration delay, Runnable task) {
			call("schedule");
			Cancellable scheduled = LinkFaultInjectionTests.this.time.schedule(delay, task);
			return () -> {
				scheduled.cancel();
				call("cancel");
			};
		}

	}

}
