package dev.connector.sample.chaos;

import java.time.Duration;

import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;

/**
 * The way of one registration through one restart. Safe for use by many threads.
 */
final class StormWay {

	private boolean lost;

	/** Whether it was lost since the gateway stopped, and is ready after that. */
	private boolean again;

	private boolean listening = true;

	private long listeningSince;

	/** Whether the attempt that is under way was begun while nobody listened. */
	private boolean inVain;

	private long dueAt;

	private long begunAt;

	private long readyAt;

	synchronized void gatewayStops() {
		this.lost = false;
		this.again = false;
		this.listening = false;
		this.inVain = true;
	}

	synchronized void gatewayListens() {
		this.listening = true;
		this.listeningSince = System.nanoTime();
	}

	synchronized void follow(ConnectionState before, ConnectionSnapshot current) {
		switch (current.state()) {
			case CONNECTING -> {
				this.inVain = !this.listening;
				this.begunAt = System.nanoTime();
			}
			case BACKOFF -> {
				this.lost = this.lost || before == ConnectionState.READY;
				if (this.inVain && current.nextAttemptAt() != null) {
					this.dueAt = System.nanoTime()
							+ Duration.between(current.since(), current.nextAttemptAt()).toNanos();
				}
			}
			case READY -> {
				this.readyAt = System.nanoTime();
				this.again = this.lost;
			}
			default -> {
			}
		}
	}

	synchronized boolean isReadyAgain() {
		return this.again;
	}

	/**
	 * Return how much later it was ready than its delay and the gateway allowed. It may
	 * be ready before anybody notes that the gateway listens.
	 */
	synchronized long late() {
		long from = (this.dueAt - this.listeningSince > 0) ? this.dueAt : this.listeningSince;
		return Math.max(0, this.readyAt - from);
	}

	/**
	 * Return how long its last attempt took.
	 */
	synchronized long turn() {
		return this.readyAt - this.begunAt;
	}

}
