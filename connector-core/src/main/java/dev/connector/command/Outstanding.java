package dev.connector.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * What is not answered yet, by the id of the message. Whoever takes something out answers
 * it, so everything is answered once: by the peer, by time, or when the peer is gone.
 * <p>
 * What waits as long as usual is in the order in which it will be due, so that one timer
 * is enough for all of it; what waits for another time has its own. Safe for use by many
 * threads; nobody is told under the lock.
 *
 * @param <E> what was asked
 */
final class Outstanding<E extends Awaited> {

	private final Lock lock = new ReentrantLock();

	private final Map<String, Slot<E>> usual = new LinkedHashMap<>();

	private final Map<String, Slot<E>> special = new HashMap<>();

	private final Scheduler scheduler;

	private final Duration timeout;

	private final long timeoutNanos;

	private boolean timing;

	private Cancellable timer = Cancellable.NONE;

	Outstanding(Scheduler scheduler, Duration timeout) {
		this.scheduler = scheduler;
		this.timeout = timeout;
		this.timeoutNanos = timeout.toNanos();
	}

	/**
	 * Await an answer for as long as usual.
	 * @return what is awaited by this id already, or {@code null} when it was free
	 */
	@Nullable E add(String id, E awaited) {
		long due = this.scheduler.nanoTime() + this.timeoutNanos;
		boolean first = false;
		this.lock.lock();
		try {
			E known = find(id);
			if (known != null) {
				return known;
			}
			this.usual.put(id, new Slot<>(awaited, due, Cancellable.NONE));
			if (!this.timing && this.timeoutNanos > 0) {
				this.timing = true;
				first = true;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (first) {
			startTimer(this.timeout);
		}
		return null;
	}

	/**
	 * Await an answer for some time of its own.
	 * @param id an id that nothing else has
	 */
	void add(String id, E awaited, Duration time) {
		place(id, new Slot<>(awaited, 0, Cancellable.NONE));
		Cancellable own = this.scheduler.schedule(time, () -> expire(id, awaited));
		if (!replace(id, awaited, own)) {
			own.cancel();
		}
	}

	/**
	 * Take what a channel answers.
	 * @return what was asked, or {@code null} when that channel was not asked this, or
	 * the answer comes too late
	 */
	@Nullable E answered(String id, AttachedChannel by) {
		return remove(id, (awaited) -> awaited.target().equals(by));
	}

	/**
	 * Take something back.
	 * @return whether it was still there: if so, the caller answers it
	 */
	boolean takeBack(String id, E awaited) {
		return remove(id, awaited::equals) != null;
	}

	/**
	 * Fail what a channel was asked, and forget what was asked for it.
	 */
	void channelGone(AttachedChannel channel) {
		drain((awaited) -> channel.equals(awaited.origin()));
		for (E awaited : drain((awaited) -> channel.equals(awaited.target()))) {
			awaited.fail(CommandErrorCode.CHANNEL_DISCONNECTED, channel.disconnected());
		}
	}

	/**
	 * Drop the timer. Everything was answered, because all channels are gone.
	 */
	void stop() {
		Cancellable last;
		this.lock.lock();
		try {
			last = this.timer;
		}
		finally {
			this.lock.unlock();
		}
		last.cancel();
	}

	int size() {
		this.lock.lock();
		try {
			return this.usual.size() + this.special.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void place(String id, Slot<E> slot) {
		this.lock.lock();
		try {
			this.special.put(id, slot);
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean replace(String id, E awaited, Cancellable own) {
		this.lock.lock();
		try {
			return this.special.computeIfPresent(id, (key, slot) -> new Slot<>(awaited, 0, own)) != null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable E find(String id) {
		Slot<E> slot = this.usual.get(id);
		if (slot == null && !this.special.isEmpty()) {
			slot = this.special.get(id);
		}
		return (slot != null) ? slot.awaited() : null;
	}

	private @Nullable E remove(String id, Predicate<E> condition) {
		Slot<E> slot;
		this.lock.lock();
		try {
			E awaited = find(id);
			if (awaited == null || !condition.test(awaited)) {
				return null;
			}
			slot = this.usual.remove(id);
			if (slot == null) {
				slot = this.special.remove(id);
			}
		}
		finally {
			this.lock.unlock();
		}
		if (slot == null) {
			return null;
		}
		slot.timer().cancel();
		return slot.awaited();
	}

	private List<E> drain(Predicate<E> condition) {
		List<Slot<E>> drained = new ArrayList<>();
		this.lock.lock();
		try {
			drain(this.usual.values().iterator(), condition, drained);
			drain(this.special.values().iterator(), condition, drained);
		}
		finally {
			this.lock.unlock();
		}
		drained.forEach((slot) -> slot.timer().cancel());
		return drained.stream().map(Slot::awaited).toList();
	}

	private static <E extends Awaited> void drain(Iterator<Slot<E>> slots, Predicate<E> condition,
			List<Slot<E>> drained) {
		while (slots.hasNext()) {
			Slot<E> slot = slots.next();
			if (condition.test(slot.awaited())) {
				slots.remove();
				drained.add(slot);
			}
		}
	}

	private void startTimer(Duration delay) {
		Cancellable next = this.scheduler.schedule(delay, this::expireDue);
		this.lock.lock();
		try {
			this.timer = next;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void expireDue() {
		List<Map.Entry<String, E>> due = new ArrayList<>();
		Duration next = null;
		long now = this.scheduler.nanoTime();
		this.lock.lock();
		try {
			Iterator<Map.Entry<String, Slot<E>>> oldest = this.usual.entrySet().iterator();
			while (next == null && oldest.hasNext()) {
				Map.Entry<String, Slot<E>> entry = oldest.next();
				long left = entry.getValue().due() - now;
				if (left > 0) {
					next = Duration.ofNanos(left);
				}
				else {
					due.add(Map.entry(entry.getKey(), entry.getValue().awaited()));
					oldest.remove();
				}
			}
			this.timing = next != null;
		}
		finally {
			this.lock.unlock();
		}
		if (next != null) {
			startTimer(next);
		}
		due.forEach((entry) -> timedOut(entry.getKey(), entry.getValue()));
	}

	private void expire(String id, E awaited) {
		if (takeBack(id, awaited)) {
			timedOut(id, awaited);
		}
	}

	private static void timedOut(String id, Awaited awaited) {
		awaited.fail(CommandErrorCode.TIMEOUT, "Request " + id + " timed out");
	}

	/**
	 * Something that was asked, with its time.
	 *
	 * @param <E> what was asked
	 * @param awaited what was asked
	 * @param due when it is due, for what waits as long as usual
	 * @param timer the timer of what has its own
	 */
	private record Slot<E extends Awaited>(E awaited, long due, Cancellable timer) {

	}

}
