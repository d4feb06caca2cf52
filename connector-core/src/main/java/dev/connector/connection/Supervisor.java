package dev.connector.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import dev.connector.failure.Failure;
import dev.connector.reconnect.ReconnectBudget;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.reconnect.Verdict;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;

/**
 * Runs one connection by the table of {@link Transitions}: finds out what happened,
 * enters the next state, and then does what follows from it. Every step is guarded: what
 * it throws is a failure like any other. Fields are touched by the owner only, except for
 * those that are volatile.
 */
final class Supervisor implements AttemptReports {

	private final Supplier<ConnectionOptions> terms;

	private final ConnectionEnvironment environment;

	private final ConnectionDriver driver;

	private final SerialOwner owner;

	private final ReconnectBudget budget;

	private final Admission admission;

	private final Chronicle chronicle;

	private final ReadyWaiters waiters;

	private final DriverSteps steps;

	private final StateWait waits;

	private final Stopping stopping;

	private final Parting parting;

	private final Move move;

	private final Arrival arrival;

	private final Invariant invariant;

	private volatile boolean paused;

	private boolean started;

	Supervisor(Supplier<ConnectionOptions> terms, ConnectionEnvironment environment, ConnectionDriver driver,
			SerialOwner owner) {
		ConnectionOptions options = terms.get();
		Executor steps = this::step;
		this.terms = terms;
		this.environment = environment;
		this.driver = driver;
		this.owner = owner;
		this.budget = new ReconnectBudget(() -> terms.get().reconnect(), environment.random(), environment.scheduler());
		this.admission = new Admission(environment.coordinator(), options.group(), steps, driver::lastActivity);
		this.chronicle = new Chronicle(terms, environment.scheduler());
		this.waiters = new ReadyWaiters(options.name());
		this.steps = new DriverSteps(driver, this.chronicle);
		this.waits = new StateWait(terms, this.budget, new StateTimer(environment.scheduler(), this.owner, steps),
				this);
		this.stopping = new Stopping(environment.scheduler(), this.owner, steps);
		this.parting = new Parting(this, driver, this.stopping);
		this.move = new Move(terms, environment, this, this.steps, this.admission,
				() -> new StateTimer(environment.scheduler(), this.owner, steps));
		this.arrival = new Arrival(environment.listener(), this.waits, this.admission, this.move, this.chronicle);
		this.invariant = new Invariant(this, driver, this.waits, this.stopping, this.parting, this.move);
	}

	String name() {
		return this.terms.get().name();
	}

	ConnectionSnapshot snapshot() {
		return this.chronicle.snapshot();
	}

	Chronicle chronicle() {
		return this.chronicle;
	}

	@Nullable ConnectionAttempt attempt() {
		return this.steps.attempt();
	}

	boolean isStarted() {
		return this.started;
	}

	boolean isPaused() {
		return this.paused;
	}

	boolean wantsWork() {
		return !this.paused && !this.stopping.isAsked();
	}

	CompletionStage<Void> stopped() {
		return this.stopping.done();
	}

	/** Run a step in the owner, and see to it that it ends well. */
	void step(Runnable body) {
		this.owner.execute(new SupervisedStep(this, null, body));
	}

	/** Run a step of an attempt in the owner, unless another one took its place. */
	void step(ConnectionAttempt source, Runnable body) {
		this.owner.execute(new SupervisedStep(this, source, body));
	}

	/** Take a step, now that its turn has come in the owner. */
	void take(@Nullable ConnectionAttempt source, Runnable body) {
		try {
			if (source == null || isCurrent(source)) {
				body.run();
			}
			else if (this.move.isSuccessor(source)) {
				this.move.step(source, body);
			}
			else {
				this.chronicle.staleEvent();
			}
		}
		catch (Throwable ex) {
			stepFailed(ex);
		}
		this.invariant.check();
	}

	/** Return who deals with what an attempt reports. */
	AttemptReports reports(ConnectionAttempt source) {
		return this.move.isSuccessor(source) ? this.move : this;
	}

	void await(CompletableFuture<Long> waiter) {
		this.waiters.add(waiter, snapshot());
	}

	void start() {
		if (!this.started && state() == ConnectionState.IDLE) {
			this.started = true;
			proceed();
		}
	}

	void pause(boolean wanted) {
		this.paused = wanted;
		if (wanted && state() == ConnectionState.READY) {
			fire(ConnectionEvent.PAUSE);
		}
		else if (!wanted && state() == ConnectionState.PAUSED) {
			fire(ConnectionEvent.RESUME);
		}
	}

	/**
	 * Connect anew.
	 * @param reason why, for people
	 * @param onBehalf the attempt that asks for it, or {@code null} when it is an
	 * operator
	 */
	void reconnect(String reason, @Nullable ConnectionAttempt onBehalf) {
		switch (state()) {
			case READY, PAUSED -> move(reason, onBehalf);
			case CONNECTING, HANDSHAKING, PENDING_APPROVAL, BACKOFF -> fire(Occurrence.retry(reason));
			case FAILED -> rearm();
			case IDLE, PARKED, DRAINING, STOPPED -> {
			}
		}
	}

	void rearm() {
		if (state() == ConnectionState.FAILED) {
			this.budget.rearm();
			fire(ConnectionEvent.RETRY);
		}
	}

	void stop(Duration timeout) {
		this.parting.stop(timeout);
	}

	@Override
	public void opened() {
		if (state() == ConnectionState.CONNECTING) {
			fire(ConnectionEvent.OPENED);
		}
	}

	@Override
	public void pending() {
		if (state() == ConnectionState.HANDSHAKING) {
			this.budget.connected();
			fire(ConnectionEvent.PENDING);
		}
	}

	@Override
	public void accepted() {
		if (state() != ConnectionState.HANDSHAKING && state() != ConnectionState.PENDING_APPROVAL) {
			return;
		}
		this.budget.connected();
		if (this.stopping.isAsked()) {
			fire(ConnectionEvent.ACCEPTED_DRAINING);
		}
		else {
			fire(this.paused ? ConnectionEvent.ACCEPTED_PAUSED : ConnectionEvent.ACCEPTED);
		}
	}

	/**
	 * The one place where an attempt ends without being asked to. What follows is decided
	 * here: the next attempt, giving up, or the end of stopping.
	 */
	@Override
	public void lost(Failure failure) {
		if (this.move.outlives()) {
			return;
		}
		boolean wasConnected = state().isConnected();
		if (wasConnected) {
			this.chronicle.reconnect();
		}
		Verdict verdict = this.budget.failed(failure);
		if (this.stopping.isAsked()
				&& (this.stopping.saidFarewell() || verdict instanceof Verdict.GiveUp || !this.driver.holdsWork())) {
			fire(ConnectionEvent.STOP);
			return;
		}
		if (verdict instanceof Verdict.Retry retry) {
			fire(Occurrence.lost(failure, this.stopping.isAsked() ? this.waits.soon(retry.delay()) : retry.delay()));
			guarded("waiting for the others", () -> this.admission.failed(failure, this::hurry));
		}
		else if (verdict instanceof Verdict.GiveUp givenUp) {
			fire(Occurrence.givenUp(givenUp.reason()));
		}
		if (this.budget.forgetsSession()) {
			guarded("forgetting the session", this.driver::refused);
		}
		guarded("telling of the loss", () -> this.environment.listener().onLost(failure, wasConnected));
	}

	@Override
	public void handedOver() {
	}

	@Override
	public void replace(String reason) {
		reconnect(reason, this.steps.attempt());
	}

	@Override
	public void drained() {
		if (state() == ConnectionState.DRAINING) {
			this.parting.sayFarewell();
		}
	}

	private boolean isCurrent(ConnectionAttempt source) {
		return source == this.steps.attempt();
	}

	void proceed() {
		fire(this.admission.ask(this::itsTurn) ? ConnectionEvent.TURN : ConnectionEvent.QUEUED);
	}

	/** Leave a connection for another one, but not before that one may be made. */
	private void move(String reason, @Nullable ConnectionAttempt onBehalf) {
		if (this.steps.movesInPlace()) {
			this.move.request(reason, onBehalf);
		}
		else if (this.admission.ask(this::itsTurn)) {
			fire(ConnectionEvent.TURN);
		}
	}

	/** Go on with a successor in the place of the connection in use. */
	void moved(ConnectionAttempt taken, String reason) {
		this.steps.become(taken);
		this.chronicle.moved();
		this.steps.succession().take(taken);
		switch (state()) {
			case READY -> this.driver.offer(taken);
			case PAUSED -> this.driver.withhold(taken);
			case DRAINING -> this.driver.drain(taken);
			case IDLE, CONNECTING, HANDSHAKING, PENDING_APPROVAL, BACKOFF, PARKED, FAILED, STOPPED -> {
			}
		}
		guarded("telling of a move", () -> this.environment.listener().onMoved(reason));
	}

	private void itsTurn() {
		ConnectionState now = state();
		if (now == ConnectionState.PARKED || now == ConnectionState.READY || now == ConnectionState.PAUSED) {
			fire(ConnectionEvent.TURN);
		}
	}

	void follow(ReconnectCoordinator coordinator) {
		this.admission.follow(coordinator, state());
	}

	void hurry() {
		if (state() == ConnectionState.BACKOFF) {
			proceed();
		}
		else {
			rearm();
		}
	}

	void fire(ConnectionEvent event) {
		fire(Occurrence.of(event));
	}

	private void fire(Occurrence occurrence) {
		this.owner.requireOwned();
		Transition row = Transitions.of(state(), occurrence.event());
		if (row == null) {
			this.chronicle.unexpected(state(), occurrence.event());
			return;
		}
		enter(row, occurrence);
		Throwable thrown = this.steps.take(row.effects(), this, occurrence.reason());
		if (row.to() == ConnectionState.STOPPED) {
			this.stopping.finish();
		}
		this.waiters.tell(snapshot());
		if (thrown != null) {
			stepFailed(thrown);
		}
	}

	/**
	 * Publish the next state before anything else is done, so that a connection that is
	 * down is seen to be down before anybody waits.
	 */
	private void enter(Transition row, Occurrence occurrence) {
		ConnectionSnapshot previous = snapshot();
		this.waits.prepare(row);
		ConnectionSnapshot entered = this.chronicle.enter(row.to(), occurrence, this.budget.attempts());
		this.arrival.follow(previous, entered, occurrence);
	}

	void stable() {
		this.budget.stable();
		this.admission.stable();
	}

	/**
	 * An attempt that never got its turn has failed, and counts as one.
	 */
	void parkedTooLong() {
		this.budget.parkedOut();
		ConnectionOptions options = this.terms.get();
		lost(Failure.transientFailure("No turn to connect to " + options.target() + " within "
				+ options.reconnect().gate().maxPark() + " (reconnect.max-park)"));
	}

	private void stepFailed(Throwable thrown) {
		if (this.steps.attempt() != null && state() != ConnectionState.STOPPED) {
			lost(Failure.unexpected("A step of connecting to " + this.terms.get().target() + " failed", thrown));
		}
		else {
			this.chronicle.failed("a step", thrown);
		}
	}

	/** Do something that nothing depends on, whatever it throws. */
	void guarded(String what, Runnable action) {
		try {
			action.run();
		}
		catch (Throwable ex) {
			this.chronicle.failed(what, ex);
		}
	}

	ConnectionState state() {
		return snapshot().state();
	}

}
