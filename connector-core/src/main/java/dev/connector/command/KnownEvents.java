package dev.connector.command;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.schedule.Scheduler;

/**
 * The events of the last time, so that one that comes again by another way is not told
 * again. Bounded by time and by number. Safe for use by many threads.
 */
final class KnownEvents {

	private final Lock lock = new ReentrantLock();

	private final Map<String, Long> seenAt = new LinkedHashMap<>();

	private final Scheduler scheduler;

	private final long windowNanos;

	private final int max;

	KnownEvents(Scheduler scheduler, Duration window, int max) {
		this.scheduler = scheduler;
		this.windowNanos = window.toNanos();
		this.max = max;
	}

	/**
	 * Note an event.
	 * @param id what identifies its message
	 * @return {@code false} when it was noted before
	 */
	boolean note(String id) {
		long now = this.scheduler.nanoTime();
		this.lock.lock();
		try {
			forgetOld(now);
			return this.seenAt.putIfAbsent(id, now) == null;
		}
		finally {
			this.lock.unlock();
		}
	}

	int size() {
		this.lock.lock();
		try {
			return this.seenAt.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	void clear() {
		this.lock.lock();
		try {
			this.seenAt.clear();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void forgetOld(long now) {
		Iterator<Long> oldest = this.seenAt.values().iterator();
		while (oldest.hasNext() && (now - oldest.next() >= this.windowNanos || this.seenAt.size() >= this.max)) {
			oldest.remove();
		}
	}

}
