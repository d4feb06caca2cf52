package dev.connector.benchmark.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SystemScheduler;

/**
 * The time, and how many timers wait.
 */
final class CountingScheduler implements Scheduler, AutoCloseable {

	private final SystemScheduler time = SystemScheduler.create("bench-timer");

	private final AtomicInteger waiting = new AtomicInteger();

	int waiting() {
		return this.waiting.get();
	}

	@Override
	public long nanoTime() {
		return this.time.nanoTime();
	}

	@Override
	public Instant now() {
		return this.time.now();
	}

	@Override
	public Cancellable schedule(Duration delay, Runnable task) {
		Timer timer = new Timer(task);
		this.waiting.incrementAndGet();
		Cancellable scheduled = this.time.schedule(delay, timer);
		return () -> {
			timer.over();
			scheduled.cancel();
		};
	}

	@Override
	public void close() {
		this.time.close();
	}

	/**
	 * Counts as long as it is neither run nor cancelled.
	 */
	private final class Timer extends AtomicBoolean implements Runnable {

		private static final long serialVersionUID = 1L;

		private final transient Runnable task;

		Timer(Runnable task) {
			this.task = task;
		}

		@Override
		public void run() {
			over();
			this.task.run();
		}

		void over() {
			if (compareAndSet(false, true)) {
				CountingScheduler.this.waiting.decrementAndGet();
			}
		}

	}

}
