package dev.connector.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.connector.failure.Failure;
import dev.connector.reconnect.GateOptions;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.reconnect.ReconnectOptions;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.VirtualScheduler;

/**
 * A connection in virtual time, with a driver that does nothing but remember what it was
 * asked for. Only one connection may connect at a time, so that it can be made to wait.
 */
final class ConnectionBench {

	static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(30);

	final ForgetfulScheduler scheduler = new ForgetfulScheduler();

	final RecordingDriver driver;

	final Told told = new Told();

	final ReconnectCoordinator coordinator;

	final Connection connection;

	private final ReconnectCoordinator.Member other;

	private ReconnectCoordinator.Turn turnOfOther;

	ConnectionBench() {
		this(ReconnectOptions.defaults());
	}

	ConnectionBench(ReconnectOptions reconnect) {
		this(reconnect, new RecordingDriver());
	}

	private ConnectionBench(ReconnectOptions reconnect, RecordingDriver driver) {
		this.driver = driver;
		GateOptions gate = reconnect.gate().withMaxConcurrentHandshakes(1);
		this.coordinator = new ReconnectCoordinator(gate, this.scheduler);
		this.other = this.coordinator.join("other");
		this.connection = new Connection(
				new ConnectionOptions("it", "it", "there", CONNECT_TIMEOUT, HANDSHAKE_TIMEOUT,
						reconnect.withGate(gate)),
				new ConnectionEnvironment(this.scheduler, () -> -1L, this.coordinator, this.told), this.driver);
	}

	/**
	 * Create a connection that stays ready while it is replaced.
	 */
	static ConnectionBench moving() {
		RecordingDriver driver = new RecordingDriver();
		driver.succession = driver.new Successors();
		return new ConnectionBench(ReconnectOptions.defaults(), driver);
	}

	ConnectionAttempt successor() {
		return this.driver.successor;
	}

	void accept() {
		successor().opened();
		successor().accepted();
	}

	ConnectionState state() {
		return this.connection.snapshot().state();
	}

	ConnectionAttempt attempt() {
		return this.driver.attempt;
	}

	void advance(Duration duration) {
		this.scheduler.advance(duration);
	}

	void takeTheOnlyTurn() {
		this.turnOfOther = this.other.ask(() -> {
		});
	}

	void otherIsReady() {
		this.other.ready(this.scheduler::nanoTime);
	}

	void giveTheTurnBack() {
		this.turnOfOther.close();
	}

	ConnectionBench lose() {
		attempt().lost(Failure.transientFailure("cut"));
		return this;
	}

	ConnectionBench ready() {
		this.connection.start();
		attempt().opened();
		attempt().accepted();
		return this;
	}

	/**
	 * Remembers what it was asked for.
	 */
	static final class RecordingDriver implements ConnectionDriver {

		final List<String> steps = new ArrayList<>();

		ConnectionAttempt attempt;

		ConnectionAttempt successor;

		ConnectionSuccession succession;

		boolean seamless = true;

		boolean holdsWork;

		boolean watching = true;

		@Override
		public void dial(ConnectionAttempt dialled) {
			this.attempt = dialled;
			this.steps.add("DIAL");
		}

		@Override
		public void greet(ConnectionAttempt greeted) {
			this.steps.add("GREET");
		}

		@Override
		public void goLive(ConnectionAttempt live) {
			this.steps.add("GO_LIVE");
		}

		@Override
		public void offer(ConnectionAttempt live) {
			this.steps.add("OFFER");
		}

		@Override
		public void withhold(ConnectionAttempt live) {
			this.steps.add("WITHHOLD");
		}

		@Override
		public void drain(ConnectionAttempt live) {
			this.steps.add("DRAIN");
		}

		@Override
		public void farewell(ConnectionAttempt live) {
			this.steps.add("FAREWELL");
		}

		@Override
		public void leave(ConnectionAttempt left, String reason) {
			this.steps.add("LEAVE");
		}

		@Override
		public void refused() {
			this.steps.add("REFUSED");
		}

		@Override
		public boolean holdsWork() {
			return this.holdsWork;
		}

		@Override
		public boolean isWatching(ConnectionAttempt live) {
			return this.watching;
		}

		@Override
		public ConnectionSuccession succession() {
			return this.succession;
		}

		@Override
		public long lastActivity() {
			return 0;
		}

		@Override
		public void ended() {
			this.steps.add("END");
		}

		private final class Successors implements ConnectionSuccession {

			@Override
			public void dial(ConnectionAttempt dialled) {
				RecordingDriver.this.successor = dialled;
				add("DIAL_NEXT");
			}

			@Override
			public void greet(ConnectionAttempt greeted) {
				add("GREET_NEXT");
			}

			@Override
			public boolean isSeamless(ConnectionAttempt accepted) {
				return RecordingDriver.this.seamless;
			}

			@Override
			public void handOver(ConnectionAttempt accepted) {
				add("HAND_OVER");
			}

			@Override
			public void take(ConnectionAttempt taken) {
				RecordingDriver.this.attempt = taken;
				add("TAKE");
			}

			@Override
			public void abandon(ConnectionAttempt left, String reason) {
				add("ABANDON");
			}

			@Override
			public void refused() {
				add("REFUSED_NEXT");
			}

			private void add(String step) {
				RecordingDriver.this.steps.add(step);
			}

		}

	}

	/**
	 * Remembers what it was told.
	 */
	static final class Told implements ConnectionListener {

		final List<ConnectionState> states = new ArrayList<>();

		final List<Failure> losses = new ArrayList<>();

		final List<String> moves = new ArrayList<>();

		final List<String> moveFailures = new ArrayList<>();

		Duration nextIn;

		Runnable onChange = () -> {
		};

		@Override
		public void onStateChanged(ConnectionSnapshot previous, ConnectionSnapshot current) {
			this.states.add(current.state());
			this.onChange.run();
		}

		@Override
		public void onMoved(String reason) {
			this.moves.add(reason);
		}

		@Override
		public void onMoveFailed(Failure failure, Duration next) {
			this.moveFailures.add(failure.message());
			this.nextIn = next;
		}

		@Override
		public void onLost(Failure failure, boolean wasConnected) {
			this.losses.add(failure);
		}

	}

	/**
	 * Virtual time with a fault: it can forget what it was asked to run.
	 */
	static final class ForgetfulScheduler implements Scheduler {

		private final VirtualScheduler time = new VirtualScheduler();

		private long forgotten;

		@Override
		public long nanoTime() {
			return this.time.nanoTime();
		}

		@Override
		public Instant now() {
			return this.time.now();
		}

		@Override
		public Cancellable schedule(Duration delay, Runnable task) {
			long round = this.forgotten;
			return this.time.schedule(delay, () -> {
				if (round == this.forgotten) {
					task.run();
				}
			});
		}

		void advance(Duration duration) {
			this.time.advance(duration);
		}

		int pending() {
			return this.time.pending();
		}

		void loseAll() {
			this.forgotten++;
		}

	}

}
