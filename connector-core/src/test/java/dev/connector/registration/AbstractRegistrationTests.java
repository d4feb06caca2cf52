package dev.connector.registration;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRegistration;
import dev.connector.ErrorCode;
import dev.connector.ExecutionObserver;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationOptions;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.schedule.SerialOwner;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.scripted.ScriptedGateway;
import dev.connector.scripted.ScriptedStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A registration at a scripted gateway in virtual time. After each test the registration
 * has to stop in time, to leave no timer behind, and no step may have failed unnoticed.
 */
abstract class AbstractRegistrationTests {

	static final RegistrationKey KEY = new RegistrationKey("acme", "files", "one");

	static final Duration NANO = Duration.ofNanos(1);

	static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(30);

	static final Duration STABLE_AFTER = Duration.ofSeconds(30);

	final VirtualScheduler scheduler = new VirtualScheduler();

	final ScriptedGateway gateway = new ScriptedGateway();

	final Recorder recorder = new Recorder();

	RegistrationListener listener = this.recorder;

	RandomGenerator random = new NoJitter();

	Executor handlers = Runnable::run;

	List<ExecutionObserver> observers = List.of();

	DestinationOptions destinationOptions = DestinationOptions.of("here", ScriptedGateway.PLACE);

	RegistrationOptions options = RegistrationOptions.defaults();

	ConnectorHandler handler = (request) -> CompletableFuture.completedFuture(request.payload());

	OutboxOptions outboxOptions = OutboxOptions.defaults();

	DedupeOptions dedupeOptions = DedupeOptions.defaults();

	@Nullable AnswerBudget budget;

	@Nullable Registration registration;

	@Nullable Destination destination;

	private final ListAppender<ILoggingEvent> unguarded = new ListAppender<>();

	@BeforeEach
	void watchTheOwner() {
		this.unguarded.start();
		((Logger) LoggerFactory.getLogger(SerialOwner.class)).addAppender(this.unguarded);
	}

	@AfterEach
	void stopsInTimeAndLeavesNothingBehind() {
		((Logger) LoggerFactory.getLogger(SerialOwner.class)).detachAppender(this.unguarded);
		if (this.registration != null) {
			CompletionStage<Void> stopped = this.registration.stop(Duration.ZERO);
			this.scheduler.advance(Duration.ofSeconds(2));
			assertThat(stopped).isCompleted();
			assertThat(state()).isEqualTo(ConnectionState.STOPPED);
			assertThat(this.registration.snapshot().requests().inFlight()).isZero();
			assertThat(this.budget.entries()).isZero();
			assertThat(this.budget.bytes()).isZero();
		}
		if (this.destination != null) {
			this.destination.close();
		}
		assertThat(this.scheduler.pending()).isZero();
		assertThat(this.gateway.streams()).allMatch(ScriptedStream::isEnded);
		assertThat(this.unguarded.list).extracting(ILoggingEvent::getThrowableProxy).isEmpty();
	}

	/**
	 * Say that steps were meant to fail in this test.
	 */
	void forgetFailedSteps() {
		this.unguarded.list.clear();
		((Logger) LoggerFactory.getLogger(SerialOwner.class)).detachAppender(this.unguarded);
	}

	Registration create() {
		// Wires have timers of their own, which are none of these tests' business
		this.destination = new Destination(this.destinationOptions, List.of(this.gateway), new VirtualScheduler(),
				new ReconnectCoordinator(this.destinationOptions.reconnect().gate(), this.scheduler));
		this.budget = new AnswerBudget(this.outboxOptions, this.dedupeOptions, this.scheduler);
		this.registration = new Registration(
				new ConnectorRegistration(KEY, "here", this.handler, ConnectorRegistration.Description.NONE,
						this.options),
				new RegistrationEnvironment(this.destination, this.scheduler,
						new Handling(this.handlers, this.observers), this.random, this.budget, this.listener));
		return this.registration;
	}

	Registration start() {
		Registration created = create();
		created.start();
		return created;
	}

	ScriptedStream startReady() {
		this.gateway.accept();
		start();
		assertThat(state()).isEqualTo(ConnectionState.READY);
		return this.gateway.last();
	}

	ConnectionSnapshot connection() {
		return this.registration.snapshot().connection();
	}

	void assertRequests(int inFlight, int limit, long completed, long failed) {
		RegistrationSnapshot.Requests requests = this.registration.snapshot().requests();
		assertThat(requests)
			.isEqualTo(new RegistrationSnapshot.Requests(inFlight, limit, completed, failed, requests.answers()));
	}

	RegistrationSnapshot.Answers kept() {
		return this.registration.snapshot().requests().answers();
	}

	ConnectionState state() {
		return connection().state();
	}

	void advance(Duration duration) {
		this.scheduler.advance(duration);
	}

	void advanceSeconds(long seconds) {
		advance(Duration.ofSeconds(seconds));
	}

	ConnectorFrame.Register registerOf(ScriptedStream stream) {
		assertThat(stream.sent(ConnectorFrame.Register.class)).hasSize(1);
		return stream.sent(ConnectorFrame.Register.class).get(0);
	}

	/**
	 * Remembers what it is told.
	 */
	static final class Recorder implements RegistrationListener {

		final List<ConnectionState> states = new CopyOnWriteArrayList<>();

		final List<Failure> losses = new CopyOnWriteArrayList<>();

		final List<Boolean> lossesWhileConnected = new CopyOnWriteArrayList<>();

		final List<String> moves = new CopyOnWriteArrayList<>();

		final List<Failure> moveFailures = new CopyOnWriteArrayList<>();

		final List<String> executed = new CopyOnWriteArrayList<>();

		final List<Duration> took = new CopyOnWriteArrayList<>();

		@Override
		public void onStateChanged(Registration registration, ConnectionSnapshot previous, ConnectionSnapshot current) {
			assertThat(registration.snapshot().connection()).isSameAs(current);
			this.states.add(current.state());
		}

		@Override
		public void onLost(Registration registration, Failure failure, boolean wasConnected) {
			this.losses.add(failure);
			this.lossesWhileConnected.add(wasConnected);
		}

		@Override
		public void onMoved(Registration registration, String reason) {
			this.moves.add(reason);
		}

		@Override
		public void onMoveFailed(Registration registration, Failure failure, Duration nextIn) {
			this.moveFailures.add(failure);
		}

		@Override
		public void onExecuted(Registration registration, @Nullable ErrorCode error, Duration took) {
			this.executed.add((error != null) ? error.name() : "result");
			this.took.add(took);
		}

	}

}
