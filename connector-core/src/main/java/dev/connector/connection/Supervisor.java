package dev.connector.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.failure.Failure;
import dev.connector.reconnect.ReconnectBudget;
import dev.connector.reconnect.Verdict;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;

/**
 * Runs one connection by the table of {@link Transitions}: finds out what happened,
 * enters the next state, and then does what follows from it. Every step is guarded: what
 * it throws is a failure like any other. Fields are touched by the owner only, except for
 * those that are volatile.
 */
final class Supervisor {

	private final ConnectionOptions options;

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

	private volatile boolean paused;

	private boolean started;

	Supervisor(ConnectionOptions options, ConnectionEnvironment environment, ConnectionDriver driver,
			SerialOwner owner) {
		this.options = options;
		this.environment = environment;
		this.driver = driver;
		this.owner = owner;
		this.budget = new ReconnectBudget(options.reconnect(), environment.random(), environment.scheduler());
		this.admission = new Admission(environment.coordinator(), options.group(), this.owner, driver::lastActivity);
		this.chronicle = new Chronicle(options, environment.scheduler());
		this.waiters = new ReadyWaiters(options.name());
		this.steps = new DriverSteps(driver, this.chronicle);
		this.waits = new StateWait(options, this.budget, new StateTimer(environment.scheduler(), this.owner), this);
		this.stopping = new Stopping(environment.scheduler(), this.owner);
	}

	String name() {
		return this.options.name();
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

	boolean isPaused() {
		return this.paused;
	}

	boolean wantsWork() {
		return !this.paused && !this.stopping.isAsked();
	}

	CompletionStage<Void> stopped() {
		return this.stopping.done();
	}

	/**
	 * Run a step in the owner, and see to it that it ends well.
	 */
	void step(Runnable body) {
		this.owner.execute(() -> {
			try {
				body.run();
			}
			catch (Throwable ex) {
				stepFailed(ex);
			}
			guarded("checking what it waits for", this::checkInvariant);
		});
	}

	/**
	 * Run a step of an attempt in the owner, unless another one took its place.
	 */
	void step(ConnectionAttempt source, Runnable body) {
		step(() -> {
			if (isCurrent(source)) {
				body.run();
			}
			else {
				this.chronicle.staleEvent();
			}
		});
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

	void reconnect(String reason) {
		switch (state()) {
			case READY, PAUSED -> move();
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
		ConnectionState now = state();
		if (now == ConnectionState.STOPPED || !this.stopping.ask(timeout, () -> step(this::stopTimeOver))) {
			return;
		}
		boolean connected = now.isConnected() || now == ConnectionState.PENDING_APPROVAL;
		if (connected && now != ConnectionState.DRAINING) {
			fire(ConnectionEvent.DRAIN);
		}
		else if (!connected && !mayFinishWork(timeout)) {
			fire(ConnectionEvent.STOP);
		}
		else if (now == ConnectionState.BACKOFF) {
			fire(ConnectionEvent.RETRY);
		}
	}

	void opened() {
		if (state() == ConnectionState.CONNECTING) {
			fire(ConnectionEvent.OPENED);
		}
	}

	void pending() {
		if (state() == ConnectionState.HANDSHAKING) {
			this.budget.connected();
			fire(ConnectionEvent.PENDING);
		}
	}

	void accepted() {
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
	void lost(Failure failure) {
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
			guarded("waiting for the others", () -> this.admission.failed(failure, () -> step(this::hurry)));
		}
		else if (verdict instanceof Verdict.GiveUp givenUp) {
			fire(Occurrence.givenUp(givenUp.reason()));
		}
		if (this.budget.forgetsSession()) {
			guarded("forgetting the session", this.driver::refused);
		}
		guarded("telling of the loss", () -> this.environment.listener().onLost(failure, wasConnected));
	}

	void drained() {
		if (state() == ConnectionState.DRAINING) {
			sayFarewell();
		}
	}

	private boolean isCurrent(ConnectionAttempt source) {
		return source == this.steps.attempt();
	}

	void proceed() {
		fire(this.admission.ask(this::itsTurn) ? ConnectionEvent.TURN : ConnectionEvent.QUEUED);
	}

	/**
	 * Leave a connection for another one, but not before it is sure that the other one
	 * may be made.
	 */
	private void move() {
		if (this.admission.ask(this::itsTurn)) {
			fire(ConnectionEvent.TURN);
		}
	}

	private void itsTurn() {
		step(() -> {
			ConnectionState now = state();
			if (now == ConnectionState.PARKED || now == ConnectionState.READY || now == ConnectionState.PAUSED) {
				fire(ConnectionEvent.TURN);
			}
		});
	}

	void hurry() {
		if (state() == ConnectionState.BACKOFF) {
			proceed();
		}
		else {
			rearm();
		}
	}

	private boolean mayFinishWork(Duration timeout) {
		return !timeout.isZero() && !timeout.isNegative() && state() != ConnectionState.IDLE
				&& state() != ConnectionState.FAILED && this.driver.holdsWork();
	}

	private void stopTimeOver() {
		if (state() == ConnectionState.DRAINING && !this.stopping.saidFarewell()) {
			sayFarewell();
		}
		else if (state() != ConnectionState.STOPPED) {
			fire(ConnectionEvent.STOP);
		}
	}

	private void sayFarewell() {
		ConnectionAttempt current = this.steps.attempt();
		if (current != null && this.stopping.sayFarewell(() -> step(this::stopTimeOver))) {
			this.driver.farewell(current);
		}
	}

	private void fire(ConnectionEvent event) {
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
		guarded("telling of the new state", () -> this.environment.listener().onStateChanged(previous, entered));
		guarded("arming the timer", () -> this.waits.enter(entered.state(), occurrence.delay()));
		guarded("following the others", () -> this.admission.follow(previous.state(), entered.state()));
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
		lost(Failure.transientFailure("No turn to connect to " + this.options.target() + " within "
				+ this.options.reconnect().gate().maxPark() + " (reconnect.max-park)"));
	}

	private void stepFailed(Throwable thrown) {
		if (this.steps.attempt() != null && state() != ConnectionState.STOPPED) {
			lost(Failure.unexpected("A step of connecting to " + this.options.target() + " failed", thrown));
		}
		else {
			this.chronicle.failed("a step", thrown);
		}
	}

	private void guarded(String what, Runnable action) {
		try {
			action.run();
		}
		catch (Throwable ex) {
			this.chronicle.failed(what, ex);
		}
	}

	/**
	 * Check that the connection waits for something that will happen.
	 */
	private void checkInvariant() {
		String violation = violation();
		if (violation == null) {
			return;
		}
		this.chronicle.violation(state(), violation);
		wake();
	}

	private @Nullable String violation() {
		ConnectionAttempt current = this.steps.attempt();
		return switch (state()) {
			case IDLE -> (this.started && !this.waits.isAlive()) ? "was started, but does not connect" : null;
			case CONNECTING, HANDSHAKING, BACKOFF, PARKED -> this.waits.isAlive() ? null : "has no timer";
			case PENDING_APPROVAL, READY, PAUSED ->
				(current != null && this.driver.isWatching(current)) ? null : "is not watched";
			case DRAINING -> this.stopping.isTimerAlive() ? null : "has no deadline";
			case FAILED -> (!this.waits.isRearming() || this.waits.isAlive()) ? null : "has no timer";
			case STOPPED -> null;
		};
	}

	private void wake() {
		switch (state()) {
			case IDLE, BACKOFF, CONNECTING, HANDSHAKING, PARKED, FAILED -> this.waits.again(state());
			case PENDING_APPROVAL, READY, PAUSED ->
				lost(Failure.transientFailure("Nobody watched the connection to " + this.options.target()));
			case DRAINING -> this.stopping.rearm(() -> step(this::stopTimeOver));
			case STOPPED -> {
			}
		}
	}

	private ConnectionState state() {
		return snapshot().state();
	}

}
