package dev.connector.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a request was cancelled, and what to do then. Each action runs at most once,
 * also when it is added while the request is being cancelled.
 */
final class Cancellation {

	private static final Logger logger = LoggerFactory.getLogger(Cancellation.class);

	private final Lock lock = new ReentrantLock();

	private List<Runnable> actions = List.of();

	private volatile boolean cancelled;

	boolean isCancelled() {
		return this.cancelled;
	}

	void onCancel(Runnable action) {
		this.lock.lock();
		try {
			if (!this.cancelled) {
				this.actions = new ArrayList<>(this.actions);
				this.actions.add(action);
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		run(action);
	}

	void cancel() {
		List<Runnable> toRun;
		this.lock.lock();
		try {
			this.cancelled = true;
			toRun = this.actions;
			this.actions = List.of();
		}
		finally {
			this.lock.unlock();
		}
		toRun.forEach(Cancellation::run);
	}

	private static void run(Runnable action) {
		try {
			action.run();
		}
		catch (Throwable ex) {
			logger.warn("What was to be done on cancel failed", ex);
		}
	}

}
