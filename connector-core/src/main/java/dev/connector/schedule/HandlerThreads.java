package dev.connector.schedule;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for handlers, apart from those for I/O and for timers.
 */
public final class HandlerThreads {

	/**
	 * How many handlers run at a time when nothing else is said.
	 */
	public static final int DEFAULT_SIZE = 200;

	private static final long IDLE_SECONDS = 60;

	private HandlerThreads() {
	}

	/**
	 * Create a pool of platform threads. Its queue has no limit of its own: no more comes
	 * in than the registrations' concurrency limits allow.
	 * @param namePrefix start of the threads' names
	 * @param size how many handlers run at a time
	 * @return an executor, to be shut down by the caller
	 */
	public static ExecutorService pool(String namePrefix, int size) {
		AtomicInteger count = new AtomicInteger();
		ThreadPoolExecutor pool = new ThreadPoolExecutor(size, size, IDLE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(task, namePrefix + count.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

}
