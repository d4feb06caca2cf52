package dev.connector.gateway;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.connector.schedule.Cancellable;

/**
 * Room for one timer at a time, which can be shut for good: no timer that is set late
 * survives its owner. Safe for use by many threads.
 */
final class OneTimer {

	private static final AtomicReferenceFieldUpdater<OneTimer, Cancellable> CURRENT = AtomicReferenceFieldUpdater
		.newUpdater(OneTimer.class, Cancellable.class, "current");

	private volatile Cancellable current = Cancellable.NONE;

	/**
	 * Keep a timer and cancel the one that was kept. Once this is shut, the new one is
	 * cancelled.
	 * @param next a timer that was started, or {@link Cancellable#NONE}
	 */
	void set(Cancellable next) {
		Cancellable previous = CURRENT.getAndUpdate(this, (now) -> (now != Shut.SHUT) ? next : now);
		((previous != Shut.SHUT) ? previous : next).cancel();
	}

	/**
	 * Cancel the timer, and every one that is set later. Does nothing the second time.
	 */
	void shut() {
		CURRENT.getAndSet(this, Shut.SHUT).cancel();
	}

	private enum Shut implements Cancellable {

		SHUT;

		@Override
		public void cancel() {
		}

	}

}
