package dev.connector.registration;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The moves to other connections that failed at one destination. Says which of them are
 * worth a line: each reason once a minute. Safe for use by many threads.
 */
final class MoveFailures {

	private static final Duration QUIET = Duration.ofMinutes(1);

	/**
	 * How many reasons may be told of in a minute.
	 */
	private static final int MAX_REASONS = 8;

	private final Lock lock = new ReentrantLock();

	private final Set<String> told = new HashSet<>();

	private long since;

	private int leftOut;

	/**
	 * Take note of a failure.
	 * @param reason why
	 * @param nanoTime when
	 * @return how many nobody was told of since the last time, or a negative number when
	 * nobody is to be told of this one either
	 */
	int failed(String reason, long nanoTime) {
		this.lock.lock();
		try {
			if (nanoTime - this.since >= QUIET.toNanos()) {
				this.told.clear();
			}
			if (this.told.isEmpty()) {
				this.since = nanoTime;
			}
			if (this.told.size() >= MAX_REASONS || !this.told.add(reason)) {
				this.leftOut++;
				return -1;
			}
			int before = this.leftOut;
			this.leftOut = 0;
			return before;
		}
		finally {
			this.lock.unlock();
		}
	}

}
