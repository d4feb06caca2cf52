package dev.connector.sample.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SystemScheduler;

/**
 * Real time that knows what is still to run.
 */
public final class CountingScheduler implements Scheduler, AutoCloseable {

	private final SystemScheduler delegate;

	private final Set<Object> waiting = ConcurrentHashMap.newKeySet();

	/**
	 * Create a scheduler.
	 * @param threadName name of its thread
	 */
	public CountingScheduler(String threadName) {
		this.delegate = SystemScheduler.create(threadName);
	}

	/**
	 * Return how many timers are armed.
	 * @return the number of timers
	 */
	public int armed() {
		return this.waiting.size();
	}

	@Override
	public long nanoTime() {
		return this.delegate.nanoTime();
	}

	@Override
	public Instant now() {
		return this.delegate.now();
	}

	@Override
	public Cancellable schedule(Duration delay, Runnable task) {
		Object key = new Object();
		this.waiting.add(key);
		Cancellable timer = this.delegate.schedule(delay, () -> {
			this.waiting.remove(key);
			task.run();
		});
		return () -> {
			this.waiting.remove(key);
			timer.cancel();
		};
	}

	@Override
	public void close() {
		this.delegate.close();
	}

}
