package dev.connector.gateway;

import java.time.Duration;

import dev.connector.schedule.Scheduler;

/**
 * Notices that nothing came in for too long, at the very moment: a sign of life only
 * leaves a note of its time, and the timer that finds one is set to the rest. Safe for
 * use by many threads.
 */
final class Watchdog {

	private final Scheduler scheduler;

	private final long timeout;

	private final Runnable onSilence;

	private final OneTimer timer = new OneTimer();

	private volatile long lastSign;

	Watchdog(Scheduler scheduler, Duration timeout, Runnable onSilence) {
		this.scheduler = scheduler;
		this.timeout = timeout.toNanos();
		this.onSilence = onSilence;
	}

	/**
	 * Begin to watch. Called once.
	 */
	void start() {
		alive();
		arm(this.timeout);
	}

	/**
	 * Note a sign of life.
	 */
	void alive() {
		this.lastSign = this.scheduler.nanoTime();
	}

	/**
	 * Watch no more. Does nothing the second time.
	 */
	void stop() {
		this.timer.shut();
	}

	private void arm(long nanos) {
		this.timer.set(this.scheduler.schedule(Duration.ofNanos(nanos), this::check));
	}

	private void check() {
		long left = this.lastSign + this.timeout - this.scheduler.nanoTime();
		if (left > 0) {
			arm(left);
		}
		else {
			this.onSilence.run();
		}
	}

}
