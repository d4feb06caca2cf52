package dev.connector.reconnect;

import java.time.Duration;
import java.util.random.RandomGenerator;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long to wait after a failure, by its type and by what the other side asks for.
 */
final class FailureDelays {

	/**
	 * Congestion is given this many times the usual first delay.
	 */
	static final int CONGESTION_FACTOR = 4;

	/**
	 * Nobody stays away for longer, whatever the other side asks for.
	 */
	static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

	private static final Logger logger = LoggerFactory.getLogger(FailureDelays.class);

	private final RandomGenerator random;

	FailureDelays(RandomGenerator random) {
		this.random = random;
	}

	/**
	 * Return the delay before the next attempt. Never throws: there must be a next
	 * attempt, whatever is wrong here.
	 * @param usual the delays of this moment
	 * @param failure what went wrong
	 * @param failures how many failures there were in a row, this one included
	 */
	Duration after(DelayOptions usual, Failure failure, int failures) {
		try {
			DelayOptions options = (failure.type() == FailureType.CONGESTED) ? congested(usual) : usual;
			Duration delay = Backoff.delay(options, failures, this.random);
			Duration asked = failure.retryAfter();
			return (asked != null) ? longer(delay, shorter(asked, LONGEST_RETRY_AFTER)) : delay;
		}
		catch (Throwable ex) {
			logger.warn("The delay could not be found out, so it is the longest one", ex);
			return usual.max();
		}
	}

	private static DelayOptions congested(DelayOptions usual) {
		// Divided, for a multiple might exceed what a duration can hold
		boolean capped = usual.initial().compareTo(usual.max().dividedBy(CONGESTION_FACTOR)) >= 0;
		return usual.withInitial(capped ? usual.max() : usual.initial().multipliedBy(CONGESTION_FACTOR));
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) >= 0) ? one : other;
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

}
