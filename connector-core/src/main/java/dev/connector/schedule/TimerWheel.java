package dev.connector.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Timers that wait for a while, and are cancelled nearly always: those of every call and
 * of every heartbeat. They come due by the tick, never early and up to a tick late, so
 * that one costs a small object and a few steps, however many there are. Knows no clock:
 * all times are readings that it is given. Safe for use by many threads.
 */
final class TimerWheel {

	/** A little less than 17 ms. */
	static final long TICK_NANOS = 1L << 24;

	/** More than a minute of ticks. */
	static final int SLOTS = 4096;

	/** Below, a tick would be felt. */
	static final long SHORTEST_NANOS = 1_000_000_000;

	private static final int MASK = SLOTS - 1;

	private static final int WORD = Long.SIZE;

	private static final long NEVER = Long.MAX_VALUE;

	private final ReentrantLock lock = new ReentrantLock();

	private final @Nullable Timer[] slots = new Timer[SLOTS];

	/** A bit for every slot that has timers. */
	private final long[] occupied = new long[SLOTS / WORD];

	private final long origin;

	/** The last tick that is over. */
	private long over;

	/** The tick for which somebody will come. */
	private long awaited = NEVER;

	/**
	 * Create a wheel.
	 * @param now the time
	 */
	TimerWheel(long now) {
		this.origin = now;
	}

	/**
	 * Add a timer.
	 * @param now the time
	 * @param delay how much later, in nanoseconds
	 * @param task what to run
	 * @param waker is told when somebody has to come for it, with the lock
	 * @return the timer, or {@code null} for a delay that is too short for this wheel
	 */
	@Nullable Timer add(long now, long delay, Runnable task, Waker waker) {
		if (delay < SHORTEST_NANOS) {
			return null;
		}
		this.lock.lock();
		try {
			long tick = (now + delay - this.origin + TICK_NANOS - 1) / TICK_NANOS;
			Timer timer = new Timer(this, (tick - this.over < SLOTS) ? task : new FarTask(tick, task));
			await(link(timer, tick), waker);
			return timer;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take the timers that are due.
	 * @param now the time
	 * @param waker is told when somebody has to come again, with the lock
	 * @return the tasks, in the order of their ticks
	 */
	List<Runnable> due(long now, Waker waker) {
		List<Runnable> due = new ArrayList<>();
		this.lock.lock();
		try {
			this.awaited = NEVER;
			long current = (now - this.origin) / TICK_NANOS;
			long next = next();
			while (next <= current) {
				this.over = next;
				take((int) next & MASK, due);
				next = next();
			}
			this.over = Math.max(this.over, current);
			await(next, waker);
		}
		finally {
			this.lock.unlock();
		}
		return due;
	}

	/**
	 * Forget all timers.
	 */
	void clear() {
		this.lock.lock();
		try {
			for (Timer last : this.slots) {
				while (last != null && last.slot != Timer.OUT) {
					unlink(last.next);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void await(long tick, Waker waker) {
		if (tick < this.awaited) {
			this.awaited = tick;
			waker.wakeAt(this.origin + tick * TICK_NANOS);
		}
	}

	/**
	 * Return the next tick with timers: all of them are within one turn of the wheel.
	 */
	private long next() {
		for (long tick = this.over + 1; tick <= this.over + SLOTS; tick += WORD - (tick & (WORD - 1))) {
			int slot = (int) tick & MASK;
			long rest = this.occupied[slot / WORD] >>> slot;
			long found = tick + Long.numberOfTrailingZeros(rest);
			if (rest != 0 && found <= this.over + SLOTS) {
				return found;
			}
		}
		return NEVER;
	}

	private void take(int slot, List<Runnable> due) {
		Timer last = this.slots[slot];
		while (last != null) {
			Timer timer = last.next;
			unlink(timer);
			if (timer.task instanceof FarTask far && far.tick > this.over) {
				link(timer, far.tick);
			}
			else {
				due.add(timer.task);
			}
			last = this.slots[slot];
		}
	}

	/**
	 * Put a timer where its tick is, or as far on the way there as the wheel goes. The
	 * slot has the last one of a circle.
	 * @return the tick of the slot
	 */
	private long link(Timer timer, long tick) {
		long reached = Math.min(tick, this.over + SLOTS - 1);
		timer.slot = (int) reached & MASK;
		Timer last = this.slots[timer.slot];
		if (last != null) {
			timer.next = last.next;
			timer.previous = last;
			last.next.previous = timer;
			last.next = timer;
		}
		else {
			this.occupied[timer.slot / WORD] |= 1L << timer.slot;
		}
		this.slots[timer.slot] = timer;
		return reached;
	}

	@SuppressWarnings("ReferenceEquality")
	private void unlink(Timer timer) {
		if (timer.next == timer) {
			this.slots[timer.slot] = null;
			this.occupied[timer.slot / WORD] &= ~(1L << timer.slot);
		}
		else {
			timer.previous.next = timer.next;
			timer.next.previous = timer.previous;
			if (this.slots[timer.slot] == timer) {
				this.slots[timer.slot] = timer.previous;
			}
		}
		timer.slot = Timer.OUT;
		timer.next = timer;
		timer.previous = timer;
	}

	private void cancel(Timer timer) {
		this.lock.lock();
		try {
			if (timer.slot != Timer.OUT) {
				unlink(timer);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Sees to it that somebody comes for what is due.
	 */
	@FunctionalInterface
	interface Waker {

		/**
		 * Come then, not later; whoever was to come later need not.
		 * @param time the time
		 */
		void wakeAt(long time);

	}

	/**
	 * A timer. Guarded by the lock of its wheel.
	 */
	static final class Timer implements Cancellable {

		private static final int OUT = -1;

		private final TimerWheel wheel;

		private final Runnable task;

		private int slot = OUT;

		private Timer next;

		private Timer previous;

		Timer(TimerWheel wheel, Runnable task) {
			this.wheel = wheel;
			this.task = task;
			this.next = this;
			this.previous = this;
		}

		@Override
		public void cancel() {
			this.wheel.cancel(this);
		}

	}

	/**
	 * What a timer runs that is further away than the wheel reaches.
	 *
	 * @param tick when it is due
	 * @param task what to run then
	 */
	private record FarTask(long tick, Runnable task) implements Runnable {

		@Override
		public void run() {
			this.task.run();
		}

	}

}
