package dev.connector.reconnect;

import java.time.Duration;

/**
 * When and how long to try again. Immutable.
 *
 * @param enabled whether to try again at all
 * @param initialDelay delay before the second attempt, before jitter
 * @param multiplier how the delay grows with each attempt, at least 1
 * @param maxDelay the longest delay, jitter included
 * @param stableAfter how long a connection must be ready until an outage counts as over
 */
public record ReconnectOptions(boolean enabled, Duration initialDelay, double multiplier, Duration maxDelay,
		Duration stableAfter) {

	/**
	 * Create options.
	 */
	public ReconnectOptions {
		requirePositive("initialDelay", initialDelay);
		requirePositive("maxDelay", maxDelay);
		if (!(multiplier >= 1)) {
			throw new IllegalArgumentException("multiplier must be at least 1, but is " + multiplier);
		}
		if (stableAfter.isNegative()) {
			throw new IllegalArgumentException("stableAfter must not be negative, but is " + stableAfter);
		}
	}

	/**
	 * Return the options that hold when nothing else is said.
	 * @return the defaults
	 */
	public static ReconnectOptions defaults() {
		return new ReconnectOptions(true, Duration.ofMillis(500), 2.0, Duration.ofSeconds(60), Duration.ofSeconds(30));
	}

	/**
	 * Return these options with other delays.
	 * @param initial delay before the second attempt
	 * @param max the longest delay
	 * @return new options
	 */
	public ReconnectOptions withDelays(Duration initial, Duration max) {
		return new ReconnectOptions(this.enabled, initial, this.multiplier, max, this.stableAfter);
	}

	/**
	 * Return these options with trying again switched on or off.
	 * @param changed whether to try again
	 * @return new options
	 */
	public ReconnectOptions withEnabled(boolean changed) {
		return new ReconnectOptions(changed, this.initialDelay, this.multiplier, this.maxDelay, this.stableAfter);
	}

	private static void requirePositive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException(name + " must be positive, but is " + value);
		}
	}

}
