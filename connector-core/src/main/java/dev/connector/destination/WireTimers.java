package dev.connector.destination;

import java.time.Duration;

import dev.connector.schedule.Scheduler;

/**
 * The timers of the wires of one destination. Each replaces the one of its kind that was
 * armed before, and belongs to what it is armed for.
 */
final class WireTimers {

	private final WirePool pool;

	private final Scheduler scheduler;

	WireTimers(WirePool pool, Scheduler scheduler) {
		this.pool = pool;
		this.scheduler = scheduler;
	}

	/**
	 * Ask later whether anybody still wants a wire.
	 */
	void armIdle(PooledWire wire, Duration delay) {
		wire.idleTimer(this.scheduler.schedule(delay, () -> this.pool.idle(wire)));
	}

	/**
	 * Ask later whether a wire stayed connected.
	 */
	void armProven(PooledWire wire, Duration delay) {
		wire.provenTimer(this.scheduler.schedule(delay, () -> this.pool.proven(wire)));
	}

	/**
	 * Try the next way later.
	 */
	void armHeadStart(Flight flight, Duration delay) {
		flight.headStart(this.scheduler.schedule(delay, () -> this.pool.headStartOver(flight)));
	}

}
