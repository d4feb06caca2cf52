package dev.connector.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The faults that hold now, and waiting because of them. Safe for use by many threads.
 */
final class Faults {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private volatile List<Fault> active = List.of();

	void add(Fault fault) {
		change(() -> {
			List<Fault> more = new ArrayList<>(this.active);
			more.add(fault);
			this.active = List.copyOf(more);
		});
	}

	void remove(Fault fault) {
		change(() -> {
			List<Fault> less = new ArrayList<>(this.active);
			less.remove(fault);
			this.active = List.copyOf(less);
		});
	}

	void clear() {
		change(() -> this.active = List.of());
	}

	/**
	 * Let everybody who waits look again.
	 */
	void wake() {
		change(() -> {
		});
	}

	boolean has(Class<? extends Fault> kind) {
		return all(kind).findAny().isPresent();
	}

	boolean corrupts(Side sender) {
		return all(Fault.Corrupt.class).anyMatch((fault) -> fault.sender() == sender);
	}

	/**
	 * Return how much of what a side sends passes in a second.
	 */
	int bytesPerSecond(Side sender) {
		return all(Fault.Slow.class).filter((fault) -> fault.senders().contains(sender))
			.mapToInt(Fault.Slow::bytesPerSecond)
			.min()
			.orElse(Integer.MAX_VALUE);
	}

	/**
	 * Wait for as long as what a side sends is delayed, and then until it may pass.
	 * @param over whether there is nothing more to wait for
	 */
	void awaitPassage(Side sender, BooleanSupplier over) throws InterruptedException {
		pause(all(Fault.Delay.class).map(Fault.Delay::by).max(Duration::compareTo).orElse(Duration.ZERO), over);
		this.lock.lockInterruptibly();
		try {
			while (stalls(sender) && !over.getAsBoolean()) {
				this.changed.await();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait for some time, but not longer than these faults hold.
	 */
	void pause(Duration time, BooleanSupplier over) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			List<Fault> before = this.active;
			long left = time.toNanos();
			while (left > 0 && before.equals(this.active) && !over.getAsBoolean()) {
				left = this.changed.awaitNanos(left);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean stalls(Side sender) {
		return all(Fault.Stall.class).anyMatch((fault) -> fault.senders().contains(sender));
	}

	private <F extends Fault> Stream<F> all(Class<F> kind) {
		return this.active.stream().filter(kind::isInstance).map(kind::cast);
	}

	private void change(Runnable change) {
		this.lock.lock();
		try {
			change.run();
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
