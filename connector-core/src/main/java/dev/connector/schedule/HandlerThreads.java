package dev.connector.schedule;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for handlers, apart from those for I/O and for timers. Tasks begin in the order
 * in which they came.
 */
public final class HandlerThreads {

	/**
	 * How many handlers run at a time when nothing else is said.
	 */
	public static final int DEFAULT_SIZE = 200;

	private static final Duration REST = Duration.ofSeconds(60);

	private HandlerThreads() {
	}

	/**
	 * Create a pool of platform threads. They are made when they are needed and end when
	 * they have rested for a minute. Its queue has no limit of its own: no more comes in
	 * than the registrations' concurrency limits allow.
	 * @param namePrefix start of the threads' names
	 * @param size how many handlers run at a time
	 * @return an executor, to be shut down by the caller
	 */
	public static ExecutorService pool(String namePrefix, int size) {
		AtomicInteger count = new AtomicInteger();
		return new HandlerPool((task) -> {
			Thread thread = new Thread(task, namePrefix + count.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		}, size, REST);
	}

	/**
	 * Create an executor that makes as many threads as are needed, for threads that cost
	 * little, such as virtual ones. One goes on with what waits when its task is done,
	 * and ends when nothing does: what a handler leaves in a {@link ThreadLocal} may be
	 * there for the next one.
	 * @param factory makes the threads
	 * @return an executor, to be shut down by the caller
	 */
	public static ExecutorService asNeeded(ThreadFactory factory) {
		return new HandlerPool(factory, Integer.MAX_VALUE, Duration.ZERO);
	}

}
