package dev.connector.connection;

import java.time.Duration;
import java.util.concurrent.Executor;

import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SerialOwner;

/**
 * A timer of one owner. Arming it anew calls off what was armed before, also when that is
 * due already and waits for its turn in the owner. Touched by its owner only.
 */
final class StateTimer {

	/**
	 * How late a timer may be until it is taken for lost.
	 */
	static final Duration GRACE = Duration.ofSeconds(5);

	private static final Duration LONGEST = Duration.ofDays(365);

	private final Scheduler scheduler;

	private final SerialOwner owner;

	private final Executor steps;

	private Cancellable pending = Cancellable.NONE;

	private long round;

	private boolean armed;

	private long dueAt;

	/** The round of the timer that went off last and waits for its turn in the owner. */
	private volatile long wentOff;

	/**
	 * Create a timer that isn't armed.
	 * @param scheduler the time
	 * @param owner owns the timer
	 * @param steps runs what is due as one step of the owner. Nothing may come between
	 * finding out that the timer still counts and doing what is due
	 */
	StateTimer(Scheduler scheduler, SerialOwner owner, Executor steps) {
		this.scheduler = scheduler;
		this.owner = owner;
		this.steps = steps;
	}

	void arm(Duration delay, Runnable onDue) {
		cancel();
		long mine = this.round;
		this.pending = this.scheduler.schedule(delay, () -> {
			this.wentOff = mine;
			this.steps.execute(() -> due(mine, onDue));
		});
		this.dueAt = this.scheduler.nanoTime() + saturatedNanos(delay);
		this.armed = true;
	}

	void cancel() {
		this.owner.requireOwned();
		this.round++;
		this.armed = false;
		Cancellable before = this.pending;
		this.pending = Cancellable.NONE;
		before.cancel();
	}

	/**
	 * Return whether the timer will go off, and has not forgotten to. One that went off
	 * while its owner was busy is as good: what is due is next.
	 */
	boolean isAlive() {
		return this.armed && (this.wentOff == this.round || !isLate());
	}

	private boolean isLate() {
		return this.scheduler.nanoTime() - this.dueAt > GRACE.toNanos();
	}

	private void due(long mine, Runnable onDue) {
		if (mine == this.round) {
			this.armed = false;
			onDue.run();
		}
	}

	static long saturatedNanos(Duration delay) {
		return (delay.compareTo(LONGEST) < 0) ? delay.toNanos() : LONGEST.toNanos();
	}

}
