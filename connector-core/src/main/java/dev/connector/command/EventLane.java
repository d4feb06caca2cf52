package dev.connector.command;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the events of one channel told on an executor, one at a time and in their order.
 * Events that come faster than they can be told are dropped, as events may be. Safe for
 * use by many threads.
 */
final class EventLane implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(EventLane.class);

	/** How many are told before others get their turn on the executor. */
	private static final int TURN = 100;

	private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waiting = new AtomicInteger();

	private final Executor executor;

	private final int max;

	private final String channel;

	private volatile boolean dropping;

	EventLane(Executor executor, int max, String channel) {
		this.executor = executor;
		this.max = max;
		this.channel = channel;
	}

	/**
	 * Have an event told.
	 * @param event tells it; what it throws is logged
	 */
	void add(Runnable event) {
		if (this.waiting.get() >= this.max) {
			dropped("its listeners are too slow", null);
			return;
		}
		this.dropping = false;
		this.events.add(event);
		if (this.waiting.getAndIncrement() == 0) {
			submit();
		}
	}

	@Override
	public void run() {
		for (int i = 0; i < TURN; i++) {
			Runnable event = this.events.poll();
			if (event != null) {
				tell(event);
			}
			if (this.waiting.decrementAndGet() == 0) {
				return;
			}
		}
		submit();
	}

	private void submit() {
		try {
			this.executor.execute(this);
		}
		catch (RejectedExecutionException ex) {
			this.events.clear();
			this.waiting.set(0);
			dropped("the executor takes no more tasks", ex);
		}
	}

	private void tell(Runnable event) {
		try {
			event.run();
		}
		catch (Throwable ex) {
			logger.warn("A listener failed on an event from the channel '{}'", this.channel, ex);
		}
	}

	private void dropped(String why, @Nullable Throwable cause) {
		if (!this.dropping) {
			this.dropping = true;
			logger.warn("Events from the channel '{}' are dropped: {}", this.channel, why, cause);
		}
	}

}
