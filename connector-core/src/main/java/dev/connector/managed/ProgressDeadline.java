package dev.connector.managed;

import java.time.Duration;

import dev.connector.connection.ConnectionAttempt;
import dev.connector.failure.Failure;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;

/**
 * Ends a connection on which the peer answers pings and does nothing else. Belongs to the
 * owner of the connection.
 */
final class ProgressDeadline {

	private final Scheduler scheduler;

	private final ConnectionAttempt attempt;

	private final Duration timeout;

	private Cancellable timer;

	private long lastProgress;

	ProgressDeadline(Scheduler scheduler, ConnectionAttempt attempt, Duration timeout) {
		this.scheduler = scheduler;
		this.attempt = attempt;
		this.timeout = timeout;
		this.lastProgress = scheduler.nanoTime();
		this.timer = arm(timeout);
	}

	void progress() {
		this.lastProgress = this.scheduler.nanoTime();
	}

	void stop() {
		this.timer.cancel();
	}

	private Cancellable arm(Duration delay) {
		return this.scheduler.schedule(delay, () -> this.attempt.run(this::check));
	}

	private void check() {
		Duration left = this.timeout.minusNanos(this.scheduler.nanoTime() - this.lastProgress);
		if (left.isNegative() || left.isZero()) {
			this.attempt.lost(Failure
				.transientFailure("No message for " + this.timeout + ", though the peer is there (progress timeout)"));
		}
		else {
			this.timer = arm(left);
		}
	}

}
