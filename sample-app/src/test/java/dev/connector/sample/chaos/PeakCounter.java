package dev.connector.sample.chaos;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what is there at once, and the most there was. Safe for use by many threads.
 */
final class PeakCounter {

	private final AtomicInteger now = new AtomicInteger();

	private final AtomicInteger recentPeak = new AtomicInteger();

	private final AtomicInteger peak = new AtomicInteger();

	void add() {
		int count = this.now.incrementAndGet();
		this.recentPeak.accumulateAndGet(count, Math::max);
		this.peak.accumulateAndGet(count, Math::max);
	}

	void remove() {
		this.now.decrementAndGet();
	}

	int now() {
		return this.now.get();
	}

	/**
	 * Return the most there was at once since this was asked last.
	 */
	int takeRecentPeak() {
		return this.recentPeak.getAndSet(this.now.get());
	}

	/**
	 * Return the most there ever was at once.
	 */
	int peak() {
		return this.peak.get();
	}

}
