package dev.connector.connection;

import dev.connector.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Every connection waits for something that will happen. Checks that after each step, and
 * wakes one that waits for nothing at all. Touched by the owner of the connection only.
 */
final class Invariant {

	private final Supervisor supervisor;

	private final ConnectionDriver driver;

	private final StateWait waits;

	private final Stopping stopping;

	private final Parting parting;

	private final Move move;

	Invariant(Supervisor supervisor, ConnectionDriver driver, StateWait waits, Stopping stopping, Parting parting,
			Move move) {
		this.supervisor = supervisor;
		this.driver = driver;
		this.waits = waits;
		this.stopping = stopping;
		this.parting = parting;
		this.move = move;
	}

	/**
	 * Check that the connection waits for something that will happen. Never throws.
	 */
	void check() {
		try {
			checkAll();
		}
		catch (Throwable ex) {
			this.supervisor.chronicle().failed("checking what it waits for", ex);
		}
	}

	private void checkAll() {
		ConnectionState state = this.supervisor.state();
		String violation = violation(state);
		if (violation != null) {
			this.supervisor.chronicle().violation(state, violation);
			wake(state);
			return;
		}
		String moving = this.move.violation();
		if (moving != null) {
			this.supervisor.chronicle().violation(state, moving);
			this.move.wake();
		}
	}

	private @Nullable String violation(ConnectionState state) {
		ConnectionAttempt current = this.supervisor.attempt();
		return switch (state) {
			case IDLE ->
				(this.supervisor.isStarted() && !this.waits.isAlive()) ? "was started, but does not connect" : null;
			case CONNECTING, HANDSHAKING, BACKOFF, PARKED -> this.waits.isAlive() ? null : "has no timer";
			case PENDING_APPROVAL, READY, PAUSED ->
				(current != null && this.driver.isWatching(current)) ? null : "is not watched";
			case DRAINING -> this.stopping.isTimerAlive() ? null : "has no deadline";
			case FAILED -> (!this.waits.isRearming() || this.waits.isAlive()) ? null : "has no timer";
			case STOPPED -> null;
		};
	}

	private void wake(ConnectionState state) {
		switch (state) {
			case IDLE, BACKOFF, CONNECTING, HANDSHAKING, PARKED, FAILED -> this.waits.again(state);
			case PENDING_APPROVAL, READY, PAUSED -> this.supervisor
				.lost(Failure.transientFailure("Nobody watched the connection " + this.supervisor.name()));
			case DRAINING -> this.parting.again();
			case STOPPED -> {
			}
		}
	}

}
