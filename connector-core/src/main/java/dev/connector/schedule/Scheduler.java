package dev.connector.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * Time: what it is, and running something later. Safe for use by many threads.
 */
public interface Scheduler {

	/**
	 * Return a reading of a clock that only goes forward.
	 * @return nanoseconds from an arbitrary origin
	 */
	long nanoTime();

	/**
	 * Return the time of day.
	 * @return the instant, for people; it may jump
	 */
	Instant now();

	/**
	 * Run a task once, later. Tasks are short and never block; what they throw is logged
	 * and harms no other task.
	 * @param delay how much later; not positive means as soon as possible
	 * @param task what to run
	 * @return a handle to cancel it
	 */
	Cancellable schedule(Duration delay, Runnable task);

}
