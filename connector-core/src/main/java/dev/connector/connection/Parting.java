package dev.connector.connection;

import java.time.Duration;

/**
 * Brings a connection to its end on purpose: what runs is finished, goodbye is said, and
 * each of the two takes no longer than it may. Touched by the owner of the connection
 * only.
 */
final class Parting {

	private final Supervisor supervisor;

	private final ConnectionDriver driver;

	private final Stopping stopping;

	Parting(Supervisor supervisor, ConnectionDriver driver, Stopping stopping) {
		this.supervisor = supervisor;
		this.driver = driver;
		this.stopping = stopping;
	}

	void stop(Duration timeout) {
		ConnectionState now = this.supervisor.state();
		if (now == ConnectionState.STOPPED || !this.stopping.ask(timeout, this::timeOver)) {
			return;
		}
		boolean connected = now.isConnected() || now == ConnectionState.PENDING_APPROVAL;
		if (connected && now != ConnectionState.DRAINING) {
			this.supervisor.fire(ConnectionEvent.DRAIN);
		}
		else if (!connected && !mayFinishWork(timeout)) {
			this.supervisor.fire(ConnectionEvent.STOP);
		}
		else if (now == ConnectionState.BACKOFF) {
			this.supervisor.fire(ConnectionEvent.RETRY);
		}
	}

	/**
	 * Arm the timer of the end again that was lost.
	 */
	void again() {
		this.stopping.rearm(this::timeOver);
	}

	void sayFarewell() {
		ConnectionAttempt current = this.supervisor.attempt();
		if (current != null && this.stopping.sayFarewell(this::timeOver)) {
			this.driver.farewell(current);
		}
	}

	private void timeOver() {
		ConnectionState now = this.supervisor.state();
		if (now == ConnectionState.DRAINING && !this.stopping.saidFarewell()) {
			sayFarewell();
		}
		else if (now != ConnectionState.STOPPED) {
			this.supervisor.fire(ConnectionEvent.STOP);
		}
	}

	private boolean mayFinishWork(Duration timeout) {
		ConnectionState now = this.supervisor.state();
		return !timeout.isZero() && !timeout.isNegative() && now != ConnectionState.IDLE
				&& now != ConnectionState.FAILED && this.driver.holdsWork();
	}

}
