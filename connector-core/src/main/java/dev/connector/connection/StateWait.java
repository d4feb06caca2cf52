package dev.connector.connection;

import java.time.Duration;
import java.util.function.Supplier;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureStep;
import dev.connector.reconnect.ReconnectBudget;

/**
 * The one timer that belongs to the state of a connection: entering a state arms it, or
 * calls it off where the state has none. Touched by the owner of the connection only.
 */
final class StateWait {

	private final Supplier<ConnectionOptions> terms;

	private final ReconnectBudget budget;

	private final StateTimer timer;

	private final Supervisor supervisor;

	StateWait(Supplier<ConnectionOptions> terms, ReconnectBudget budget, StateTimer timer, Supervisor supervisor) {
		this.terms = terms;
		this.budget = budget;
		this.timer = timer;
		this.supervisor = supervisor;
	}

	/**
	 * Let the budget of the outage follow, before the next state is entered.
	 * @param row what happens
	 */
	void prepare(Transition row) {
		if (row.from() == ConnectionState.PARKED) {
			this.budget.unparked();
		}
		if (row.to() == ConnectionState.CONNECTING) {
			this.budget.attempting();
		}
		else if (row.to() == ConnectionState.PARKED) {
			this.budget.parked();
		}
	}

	/**
	 * Arm the timer of a state.
	 * @param state the state that was entered
	 * @param delay how long to wait before the next attempt, where one follows
	 */
	void enter(ConnectionState state, Duration delay) {
		this.timer.cancel();
		ConnectionOptions options = this.terms.get();
		switch (state) {
			case CONNECTING -> armDeadline(state, options, options.connectTimeout());
			case HANDSHAKING -> armDeadline(state, options, options.handshakeTimeout());
			case BACKOFF -> arm(delay, this.supervisor::proceed);
			case PARKED -> arm(this.budget.parkLeft(), this.supervisor::parkedTooLong);
			case READY, PAUSED -> arm(options.reconnect().stableAfter(), this.supervisor::stable);
			case FAILED -> armRearm();
			case IDLE, PENDING_APPROVAL, DRAINING, STOPPED -> {
			}
		}
	}

	/**
	 * Arm the timer of a state again in which it was lost.
	 * @param state the state
	 */
	void again(ConnectionState state) {
		Duration soon = this.terms.get().reconnect().delays().initial();
		if (state == ConnectionState.IDLE) {
			arm(soon, this.supervisor::proceed);
		}
		else {
			enter(state, soon);
		}
	}

	/**
	 * Return a delay for one who has not much time left.
	 */
	Duration soon(Duration delay) {
		Duration initial = this.terms.get().reconnect().delays().initial();
		return (delay.compareTo(initial) < 0) ? delay : initial;
	}

	/**
	 * Return whether the timer will go off.
	 */
	boolean isAlive() {
		return this.timer.isAlive();
	}

	/**
	 * Return whether a failed connection is rearmed by itself.
	 */
	boolean isRearming() {
		return this.terms.get().reconnect().limits().rearmAfter() != null;
	}

	private void armDeadline(ConnectionState state, ConnectionOptions options, Duration own) {
		Duration deadline = this.budget.attemptDeadline(own);
		arm(deadline, () -> this.supervisor.lost(missed(state, options, deadline)));
	}

	private static Failure missed(ConnectionState state, ConnectionOptions options, Duration deadline) {
		return (state == ConnectionState.CONNECTING)
				? Failure
					.transientFailure(
							"No connection to " + options.target() + " within " + deadline + " (connect-timeout)")
					.withStep(FailureStep.TCP)
				: Failure
					.transientFailure("No answer from " + options.target() + " to the handshake within " + deadline
							+ " (handshake-timeout)")
					.withStep(FailureStep.REGISTRATION);
	}

	private void armRearm() {
		Duration rearmAfter = this.terms.get().reconnect().limits().rearmAfter();
		if (rearmAfter != null) {
			arm(rearmAfter, this.supervisor::rearm);
		}
	}

	private void arm(Duration delay, Runnable onDue) {
		this.timer.arm(delay, onDue);
	}

}
