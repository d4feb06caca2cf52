package dev.connector.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time under a program's control, for tests and simulations: it stands still until it is
 * advanced, and what is due runs on the thread that advances it, in order. Safe for use
 * by many threads.
 */
public final class VirtualScheduler implements Scheduler {

	private static final Logger logger = LoggerFactory.getLogger(VirtualScheduler.class);

	private static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");

	private final PriorityQueue<Task> tasks = new PriorityQueue<>(
			Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::number));

	private long nanos;

	private long count;

	private Duration clockOffset = Duration.ZERO;

	@Override
	public synchronized long nanoTime() {
		return this.nanos;
	}

	@Override
	public synchronized Instant now() {
		return ORIGIN.plusNanos(this.nanos).plus(this.clockOffset);
	}

	@Override
	public synchronized Cancellable schedule(Duration delay, Runnable task) {
		long inNanos = delay.isNegative() ? 0 : saturatedNanos(delay);
		Task entry = new Task(this.nanos + inNanos, this.count++, task);
		this.tasks.add(entry);
		return () -> cancel(entry);
	}

	/**
	 * Let time pass, running what comes due at its time.
	 * @param duration how much time passes
	 */
	public void advance(Duration duration) {
		long end = nanoTime() + duration.toNanos();
		Task due = pollDue(end);
		while (due != null) {
			run(due.task());
			due = pollDue(end);
		}
		moveTo(end);
	}

	/**
	 * Let the time of day jump, as when a clock is set, without any time passing.
	 * @param jump how far, negative for backwards
	 */
	public synchronized void jumpClock(Duration jump) {
		this.clockOffset = this.clockOffset.plus(jump);
	}

	/**
	 * Return how many tasks wait for their time.
	 * @return the number of tasks
	 */
	public synchronized int pending() {
		return this.tasks.size();
	}

	/**
	 * Return how long it is until the next task is due.
	 * @return the time left, or {@code null} when nothing waits
	 */
	public synchronized @Nullable Duration untilNext() {
		Task next = this.tasks.peek();
		return (next != null) ? Duration.ofNanos(next.dueNanos() - this.nanos) : null;
	}

	private synchronized @Nullable Task pollDue(long end) {
		Task next = this.tasks.peek();
		if (next == null || next.dueNanos() > end) {
			return null;
		}
		this.nanos = Math.max(this.nanos, next.dueNanos());
		return this.tasks.poll();
	}

	private synchronized void moveTo(long end) {
		this.nanos = Math.max(this.nanos, end);
	}

	private synchronized void cancel(Task entry) {
		this.tasks.remove(entry);
	}

	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("A scheduled task failed", ex);
		}
	}

	private static long saturatedNanos(Duration delay) {
		try {
			return Math.min(delay.toNanos(), Long.MAX_VALUE / 4);
		}
		catch (ArithmeticException ex) {
			return Long.MAX_VALUE / 4;
		}
	}

	private record Task(long dueNanos, long number, Runnable task) {

	}

}
