package dev.connector.gateway;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.schedule.Scheduler;

/**
 * Lets the first of many like lines into the log, and later ones at most once in an
 * interval. Safe for use by many threads.
 */
final class LogThrottle {

	static final Duration INTERVAL = Duration.ofMinutes(1);

	private final Scheduler scheduler;

	private final ReentrantLock lock = new ReentrantLock();

	private boolean logged;

	private long loggedAt;

	private long suppressed;

	LogThrottle(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	/**
	 * Ask whether a line may go into the log.
	 * @return how many did not since the last one that did, or -1 when this one may not
	 * either
	 */
	long next() {
		long now = this.scheduler.nanoTime();
		this.lock.lock();
		try {
			if (this.logged && now - this.loggedAt < INTERVAL.toNanos()) {
				this.suppressed++;
				return -1;
			}
			long before = this.suppressed;
			this.logged = true;
			this.loggedAt = now;
			this.suppressed = 0;
			return before;
		}
		finally {
			this.lock.unlock();
		}
	}

}
