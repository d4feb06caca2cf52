package dev.connector.lifecycle;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.schedule.Cancellable;

/**
 * Whether work that goes forward is to end, for all stop. Safe for use by many threads.
 */
final class CallOff {

	private final Lock lock = new ReentrantLock();

	private final Set<Runnable> listeners = new LinkedHashSet<>();

	private boolean called;

	/**
	 * Return whether it is to end.
	 */
	boolean isCalled() {
		this.lock.lock();
		try {
			return this.called;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Let it end. Idempotent.
	 */
	void call() {
		List<Runnable> toRun;
		this.lock.lock();
		try {
			this.called = true;
			toRun = List.copyOf(this.listeners);
			this.listeners.clear();
		}
		finally {
			this.lock.unlock();
		}
		toRun.forEach(Runnable::run);
	}

	/**
	 * Be told when it is to end, at once if it is already.
	 * @return lets go of the listener
	 */
	Cancellable listen(Runnable listener) {
		this.lock.lock();
		try {
			if (!this.called) {
				this.listeners.add(listener);
				return () -> remove(listener);
			}
		}
		finally {
			this.lock.unlock();
		}
		listener.run();
		return Cancellable.NONE;
	}

	private void remove(Runnable listener) {
		this.lock.lock();
		try {
			this.listeners.remove(listener);
		}
		finally {
			this.lock.unlock();
		}
	}

}
