package dev.connector.managed;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what came to the application: in order, one at a time, on the application's
 * threads and never on those of the connection. Filled by the owner of the connection.
 *
 * @param <E> the events
 */
final class EventDelivery<E> {

	private static final Logger logger = LoggerFactory.getLogger(EventDelivery.class);

	/** Then somebody else gets the thread. */
	private static final int BATCH = 256;

	private final String name;

	private final ConnectionEvents<E> events;

	private final Executor executor;

	private final int maxQueued;

	private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();

	private final AtomicInteger queued = new AtomicInteger();

	private final AtomicBoolean running = new AtomicBoolean();

	private final AtomicLong failures = new AtomicLong();

	EventDelivery(String name, ConnectionEvents<E> events, Executor executor, int maxQueued) {
		this.name = name;
		this.events = events;
		this.executor = executor;
		this.maxQueued = maxQueued;
	}

	void event(E event) {
		add(() -> this.events.onEvent(event));
	}

	void gap(ReplayCursor.Gap gap) {
		add(() -> this.events.onGap(gap));
	}

	void end() {
		add(this.events::onEnd);
	}

	/**
	 * Return whether the application is too far behind.
	 */
	boolean isFull() {
		return this.queued.get() >= this.maxQueued;
	}

	/**
	 * Return how often the application threw.
	 */
	long failures() {
		return this.failures.get();
	}

	private void add(Runnable task) {
		this.queued.incrementAndGet();
		this.queue.add(task);
		runSoon();
	}

	private void runSoon() {
		if (!this.running.compareAndSet(false, true)) {
			return;
		}
		try {
			this.executor.execute(this::runBatch);
		}
		catch (RejectedExecutionException ex) {
			this.running.set(false);
			logger.warn("Events of connection {} wait: the threads for them take nothing", this.name, ex);
		}
	}

	private void runBatch() {
		try {
			Runnable task = this.queue.poll();
			for (int done = 1; task != null; done++) {
				run(task);
				task = (done < BATCH) ? this.queue.poll() : null;
			}
		}
		finally {
			this.running.set(false);
		}
		if (!this.queue.isEmpty()) {
			runSoon();
		}
	}

	private void run(Runnable task) {
		this.queued.decrementAndGet();
		try {
			task.run();
		}
		catch (Throwable ex) {
			long count = this.failures.incrementAndGet();
			if (Long.bitCount(count) == 1) {
				logger.warn("The application failed on what came on connection {}, {} times so far", this.name, count,
						ex);
			}
		}
	}

}
