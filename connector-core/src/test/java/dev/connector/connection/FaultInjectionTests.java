package dev.connector.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.connector.failure.Failure;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.reconnect.ReconnectOptions;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything that a connection calls throws once, in turn: the driver, the scheduler, the
 * random generator and the listener. It has to be ready in the end all the same.
 */
class FaultInjectionTests {

	private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

	private final VirtualScheduler time = new VirtualScheduler();

	private final Faults faults = new Faults();

	private final FaultyDriver driver = new FaultyDriver();

	private final ReconnectCoordinator coordinator = new ReconnectCoordinator(ReconnectOptions.defaults().gate(),
			new FaultyScheduler());

	private final Connection connection = new Connection(
			new ConnectionOptions("it", "it", "there", Duration.ofSeconds(10), Duration.ofSeconds(30),
					ReconnectOptions.defaults()),
			new ConnectionEnvironment(new FaultyScheduler(), new FaultyRandom(), this.coordinator,
					new FaultyListener()),
			this.driver);

	@ParameterizedTest
	@MethodSource("calls")
	void aThrowAtAnyStepOfConnectingAndReconnectingStillEndsReady(int failing) {
		this.faults.failing = failing;
		connectAndReconnect();
		assertThat(this.connection.snapshot().state()).isEqualTo(ConnectionState.READY);
		assertThat(this.faults.thrown).isTrue();
		assertThat(this.connection.counts().unexpectedEvents()).isZero();
		assertThat(this.coordinator.snapshot().holders()).isZero();
		assertThat(this.coordinator.snapshot().waiters()).isZero();
		assertThat(this.connection.whenReady()).isCompletedWithValue(this.connection.snapshot().generation());
		assertThat(this.connection.stop(Duration.ZERO)).satisfies((done) -> {
			this.time.advance(Connection.FAREWELL_TIMEOUT);
			assertThat(done).isCompleted();
		});
		assertThat(this.time.pending()).isZero();
	}

	@ParameterizedTest
	@MethodSource("callsOfAMove")
	void aThrowAtAnyStepOfAMoveStillEndsReadyOnAnotherConnection(boolean seamless, int failing) {
		this.driver.seamless = seamless;
		this.connection.start();
		this.time.advance(Duration.ofMinutes(2));
		ConnectionAttempt before = this.driver.current;
		this.faults.failing = this.faults.calls + failing;
		move();
		assertThat(this.faults.thrown).isTrue();
		assertThat(this.connection.snapshot().state()).isEqualTo(ConnectionState.READY);
		assertThat(this.driver.current).isNotSameAs(before);
		assertThat(this.driver.open).isOne();
		assertThat(this.connection.counts().unexpectedEvents()).isZero();
		assertThat(this.coordinator.snapshot().holders()).isZero();
		assertThat(this.coordinator.snapshot().waiters()).isZero();
		assertThat(this.connection.stop(Duration.ZERO)).satisfies((done) -> {
			this.time.advance(Connection.FAREWELL_TIMEOUT);
			assertThat(done).isCompleted();
		});
		assertThat(this.driver.open).isZero();
		assertThat(this.time.pending()).isZero();
	}

	@ParameterizedTest
	@MethodSource("callsOfAStop")
	void aThrowAtAnyStepOfStoppingStillEndsStopped(int failing) {
		this.connection.start();
		this.time.advance(Duration.ofMinutes(2));
		this.faults.failing = this.faults.calls + failing;
		assertThat(this.connection.stop(STOP_WITHIN)).satisfies((done) -> {
			this.time.advance(STOP_WITHIN.plus(Connection.FAREWELL_TIMEOUT));
			assertThat(done).isCompleted();
		});
		assertThat(this.faults.thrown).isTrue();
		assertThat(this.connection.snapshot().state()).isEqualTo(ConnectionState.STOPPED);
		assertThat(this.connection.counts().unexpectedEvents()).isZero();
		assertThat(this.time.pending()).isZero();
	}

	@Test
	void aStopOfAConnectionThatNeverStartedEndsThoughNoTimerCanBeArmed() {
		this.faults.failing = this.faults.calls;
		assertThat(this.connection.stop(STOP_WITHIN)).isCompleted();
		assertThat(this.faults.thrown).isTrue();
	}

	static IntStream callsOfAStop() {
		FaultInjectionTests whole = new FaultInjectionTests();
		whole.faults.failing = -1;
		whole.connection.start();
		whole.time.advance(Duration.ofMinutes(2));
		int before = whole.faults.calls;
		whole.connection.stop(STOP_WITHIN);
		whole.time.advance(STOP_WITHIN);
		return IntStream.range(0, whole.faults.calls - before);
	}

	static Stream<Arguments> callsOfAMove() {
		return Stream.of(true, false).flatMap((seamless) -> {
			FaultInjectionTests whole = new FaultInjectionTests();
			whole.faults.failing = -1;
			whole.driver.seamless = seamless;
			whole.connection.start();
			whole.time.advance(Duration.ofMinutes(2));
			int before = whole.faults.calls;
			whole.move();
			assertThat(whole.connection.counts().moves()).isOne();
			return IntStream.range(0, whole.faults.calls - before)
				.mapToObj((failing) -> Arguments.of(seamless, failing));
		});
	}

	/**
	 * The first successor is lost, the next one takes the place of the connection.
	 */
	private void move() {
		this.driver.losesSuccessor = true;
		this.connection.reconnect("because");
		this.time.advance(Duration.ofMinutes(2));
		this.connection.check();
		this.time.advance(Duration.ofMinutes(2));
	}

	private void connectAndReconnect() {
		this.connection.start();
		this.time.advance(Duration.ofMinutes(2));
		if (this.driver.current != null) {
			this.driver.current.lost(Failure.transientFailure("cut"));
		}
		this.time.advance(Duration.ofMinutes(2));
	}

	static IntStream calls() {
		FaultInjectionTests whole = new FaultInjectionTests();
		whole.faults.failing = -1;
		whole.connectAndReconnect();
		return IntStream.range(0, whole.faults.calls);
	}

	/**
	 * Counts calls and lets one of them fail.
	 */
	private static final class Faults {

		private int failing;

		private int calls;

		private boolean thrown;

		void call(String what) {
			if (this.calls++ == this.failing) {
				this.thrown = true;
				throw new AssertionError(what + " fails on purpose");
			}
		}

	}

	private final class FaultyDriver implements ConnectionDriver {

		private ConnectionAttempt current;

		private boolean seamless = true;

		private boolean losesSuccessor;

		private int open;

		@Override
		public void dial(ConnectionAttempt attempt) {
			this.current = attempt;
			this.open++;
			call("dial");
			FaultInjectionTests.this.time.schedule(Duration.ofMillis(1), attempt::opened);
		}

		@Override
		public void greet(ConnectionAttempt attempt) {
			call("greet");
			FaultInjectionTests.this.time.schedule(Duration.ofMillis(1), attempt::pending);
			FaultInjectionTests.this.time.schedule(Duration.ofMillis(2), attempt::accepted);
		}

		@Override
		public void goLive(ConnectionAttempt attempt) {
			call("goLive");
		}

		@Override
		public void offer(ConnectionAttempt attempt) {
			call("offer");
		}

		@Override
		public void drain(ConnectionAttempt attempt) {
			call("drain");
			FaultInjectionTests.this.time.schedule(Duration.ofMillis(1), attempt::drained);
		}

		@Override
		public void farewell(ConnectionAttempt attempt) {
			call("farewell");
			FaultInjectionTests.this.time.schedule(Duration.ofMillis(1),
					() -> attempt.lost(Failure.transientFailure("gone")));
		}

		@Override
		public void leave(ConnectionAttempt attempt, String reason) {
			this.open--;
			call("leave");
		}

		@Override
		public boolean isWatching(ConnectionAttempt attempt) {
			call("isWatching");
			return true;
		}

		@Override
		public ConnectionSuccession succession() {
			return new FaultySuccession();
		}

		@Override
		public long lastActivity() {
			return 0;
		}

		private void call(String what) {
			FaultInjectionTests.this.faults.call(what);
		}

	}

	private final class FaultySuccession implements ConnectionSuccession {

		private final FaultInjectionTests test = FaultInjectionTests.this;

		@Override
		public void dial(ConnectionAttempt successor) {
			this.test.driver.open++;
			this.test.faults.call("dial successor");
			this.test.time.schedule(Duration.ofMillis(1), successor::opened);
		}

		@Override
		public void greet(ConnectionAttempt successor) {
			this.test.faults.call("greet successor");
			if (this.test.driver.losesSuccessor) {
				this.test.driver.losesSuccessor = false;
				successor.lost(Failure.transientFailure("cut"));
			}
			this.test.time.schedule(Duration.ofMillis(1), successor::accepted);
		}

		@Override
		public boolean isSeamless(ConnectionAttempt successor) {
			this.test.faults.call("isSeamless");
			return this.test.driver.seamless;
		}

		@Override
		public void handOver(ConnectionAttempt successor) {
			this.test.faults.call("handOver");
			this.test.time.schedule(Duration.ofMillis(1), successor::handedOver);
		}

		@Override
		public void take(ConnectionAttempt successor) {
			this.test.driver.current = successor;
			this.test.driver.open--;
			this.test.faults.call("take");
		}

		@Override
		public void abandon(ConnectionAttempt successor, String reason) {
			this.test.driver.open--;
			this.test.faults.call("abandon");
		}

	}

	private final class FaultyListener implements ConnectionListener {

		@Override
		public void onStateChanged(ConnectionSnapshot previous, ConnectionSnapshot current) {
			FaultInjectionTests.this.faults.call("onStateChanged");
		}

		@Override
		public void onLost(Failure failure, boolean wasConnected) {
			FaultInjectionTests.this.faults.call("onLost");
		}

		@Override
		public void onMoved(String reason) {
			FaultInjectionTests.this.faults.call("onMoved");
		}

		@Override
		public void onMoveFailed(Failure failure, Duration nextIn) {
			FaultInjectionTests.this.faults.call("onMoveFailed");
		}

	}

	private final class FaultyRandom implements RandomGenerator {

		@Override
		public long nextLong() {
			FaultInjectionTests.this.faults.call("random");
			return 0;
		}

	}

	private final class FaultyScheduler implements Scheduler {

		@Override
		public long nanoTime() {
			return FaultInjectionTests.this.time.nanoTime();
		}

		@Override
		public Instant now() {
			return FaultInjectionTests.this.time.now();
		}

		@Override
		public Cancellable schedule(Duration delay, Runnable task) {
			FaultInjectionTests.this.faults.call("schedule");
			Cancellable scheduled = FaultInjectionTests.this.time.schedule(delay, task);
			return () -> {
				scheduled.cancel();
				FaultInjectionTests.this.faults.call("cancel");
			};
		}

	}

}
