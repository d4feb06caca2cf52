package dev.connector.lifecycle;

import java.time.Duration;

import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares the time of a phase among its steps: each gets what is left but for a little,
 * which is kept for each of the others. Belongs to one thread.
 */
final class Deadlines {

	private static final Logger logger = LoggerFactory.getLogger(Lifecycle.class);

	private static final Duration MOST_KEPT = Duration.ofSeconds(1);

	private static final Duration LEAST_KEPT = Duration.ofMillis(100);

	private final Scheduler scheduler;

	private final long since;

	private final Duration total;

	private final Duration kept;

	private int left;

	Deadlines(Scheduler scheduler, Duration total, int steps) {
		this.scheduler = scheduler;
		this.since = scheduler.nanoTime();
		this.total = total;
		this.kept = longer(LEAST_KEPT, shorter(MOST_KEPT, total.dividedBy(Math.max(1, steps))));
		this.left = steps;
	}

	/**
	 * Return how long the next step may take.
	 */
	Duration next(LifecycleParticipant participant, LifecyclePhase phase) {
		this.left--;
		Duration own = own(participant, phase);
		if (own != null) {
			return own;
		}
		Duration rest = this.total.minusNanos(this.scheduler.nanoTime() - this.since)
			.minus(this.kept.multipliedBy(this.left));
		return longer(this.kept, rest);
	}

	/**
	 * Return how long a participant says that its step may take.
	 */
	static @Nullable Duration own(LifecycleParticipant participant, LifecyclePhase phase) {
		try {
			return participant.timeout(phase);
		}
		catch (RuntimeException ex) {
			logger.warn("{} could not say how long it may take", participant.getClass().getName(), ex);
			return null;
		}
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) >= 0) ? one : other;
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

}
