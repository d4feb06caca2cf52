package dev.connector.reconnect;

import dev.connector.schedule.Scheduler;

/**
 * Tells apart how long an outage has lasted and how long of it was spent parked; time
 * spent connected belongs to neither. Belongs to one owner.
 */
final class OutageClock {

	private final Scheduler scheduler;

	private Phase phase = Phase.IDLE;

	private long since;

	private long elapsed;

	private long parked;

	OutageClock(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	/**
	 * Let time count from now on, unless it stands still for a reason.
	 */
	void begin() {
		if (this.phase == Phase.IDLE) {
			enter(Phase.OUT);
		}
	}

	void enter(Phase next) {
		long now = this.scheduler.nanoTime();
		this.elapsed = elapsedAt(now);
		this.parked = parkedAt(now);
		this.since = now;
		this.phase = next;
	}

	/**
	 * Forget the times, but not what the time is spent with.
	 */
	void reset() {
		this.elapsed = 0;
		this.parked = 0;
		this.since = this.scheduler.nanoTime();
	}

	void forgetParked() {
		this.parked = 0;
	}

	boolean is(Phase asked) {
		return this.phase == asked;
	}

	long elapsed() {
		return elapsedAt(this.scheduler.nanoTime());
	}

	long parked() {
		return parkedAt(this.scheduler.nanoTime());
	}

	private long elapsedAt(long now) {
		return (this.phase == Phase.OUT) ? Nanos.sum(this.elapsed, Nanos.between(this.since, now)) : this.elapsed;
	}

	private long parkedAt(long now) {
		return (this.phase == Phase.PARKED) ? Nanos.sum(this.parked, Nanos.between(this.since, now)) : this.parked;
	}

	/**
	 * What the time is spent with.
	 */
	enum Phase {

		/**
		 * Nothing: there is neither an outage nor a connection.
		 */
		IDLE,

		/**
		 * Trying, and waiting to try.
		 */
		OUT,

		/**
		 * Waiting for others.
		 */
		PARKED,

		/**
		 * Being connected, be it for good or not.
		 */
		CONNECTED

	}

}
