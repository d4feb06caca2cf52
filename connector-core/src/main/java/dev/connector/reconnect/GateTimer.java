package dev.connector.reconnect;

import java.time.Duration;

import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of a gate. Touched under the lock of the coordinator only; what it sets
 * off begins outside of it.
 */
final class GateTimer {

	private final Scheduler scheduler;

	private final Runnable onTime;

	private @Nullable Cancellable armed;

	private long due;

	GateTimer(Scheduler scheduler, Runnable onTime) {
		this.scheduler = scheduler;
		this.onTime = onTime;
	}

	/**
	 * Make sure that it goes off at the given reading of the clock or earlier: going off
	 * too early harms nobody, and it isn't set anew with every waiter.
	 */
	void arm(long now, long nanosLater) {
		long wanted = now + nanosLater;
		if (this.armed != null && this.due - now > 0 && this.due - wanted <= 0) {
			return;
		}
		disarm();
		this.due = wanted;
		this.armed = this.scheduler.schedule(Duration.ofNanos(nanosLater), this.onTime);
	}

	void disarm() {
		if (this.armed != null) {
			this.armed.cancel();
			this.armed = null;
		}
	}

}
