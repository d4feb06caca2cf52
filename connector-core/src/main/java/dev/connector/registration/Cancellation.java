package dev.connector.registration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a request was cancelled, and what to do then. Each action runs at most once,
 * also when it is added while the request is being cancelled.
 */
final class Cancellation {

	private static final Logger logger = LoggerFactory.getLogger(Cancellation.class);

	/** Something of its own, told from every other list by its identity. */
	private static final List<Runnable> CANCELLED = Collections.unmodifiableList(new ArrayList<>());

	private static final AtomicReferenceFieldUpdater<Cancellation, List<Runnable>> ACTIONS = updater();

	private volatile List<Runnable> actions = List.of();

	boolean isCancelled() {
		return isCancelled(this.actions);
	}

	void onCancel(Runnable action) {
		List<Runnable> before = this.actions;
		while (!isCancelled(before)) {
			List<Runnable> more = new ArrayList<>(before);
			more.add(action);
			if (ACTIONS.compareAndSet(this, before, more)) {
				return;
			}
			before = this.actions;
		}
		run(action);
	}

	void cancel() {
		ACTIONS.getAndSet(this, CANCELLED).forEach(Cancellation::run);
	}

	@SuppressWarnings("ReferenceEquality")
	private static boolean isCancelled(List<Runnable> actions) {
		return actions == CANCELLED;
	}

	@SuppressWarnings("unchecked")
	private static AtomicReferenceFieldUpdater<Cancellation, List<Runnable>> updater() {
		return AtomicReferenceFieldUpdater.newUpdater(Cancellation.class, (Class<List<Runnable>>) (Class<?>) List.class,
				"actions");
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
