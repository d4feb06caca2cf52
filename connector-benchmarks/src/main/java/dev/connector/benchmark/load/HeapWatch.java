package dev.connector.benchmark.load;

import java.util.concurrent.locks.LockSupport;

/**
 * Collects garbage again and again while something else works, to see how much of the
 * heap that holds on to. What is watched is slowed down by that. Used by one thread.
 */
final class HeapWatch implements AutoCloseable {

	private static final long PAUSE_NANOS = 100_000_000;

	private final Thread thread = new Thread(this::watch, "heap-watch");

	private volatile boolean over;

	private volatile double mostMib;

	/**
	 * Begin to watch.
	 */
	HeapWatch() {
		this.thread.setDaemon(true);
		this.thread.start();
	}

	/**
	 * Return the most that was left by a collection so far.
	 * @return MiB, 0 before the first one
	 */
	double mostMib() {
		return this.mostMib;
	}

	@Override
	public void close() {
		this.over = true;
		LockSupport.unpark(this.thread);
	}

	private void watch() {
		while (!this.over) {
			this.mostMib = Math.max(this.mostMib, Heap.usedMib());
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

}
