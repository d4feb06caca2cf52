package dev.connector.reconnect;

import java.time.Duration;

/**
 * How long to wait before the next attempt. Immutable.
 *
 * @param initial delay after the first failure, before jitter
 * @param multiplier how the delay grows with each failure, at least 1 and finite
 * @param max the longest delay, jitter included
 */
public record DelayOptions(Duration initial, double multiplier, Duration max) {

	/**
	 * Create options.
	 */
	public DelayOptions {
		Checks.requirePositive("initialDelay", initial);
		Checks.requirePositive("maxDelay", max);
		if (!(multiplier >= 1) || Double.isInfinite(multiplier)) {
			throw new IllegalArgumentException("multiplier must be at least 1 and finite, but is " + multiplier);
		}
	}

	/**
	 * Return the options that hold when nothing else is said.
	 * @return the defaults
	 */
	public static DelayOptions defaults() {
		return new DelayOptions(Duration.ofMillis(500), 2.0, Duration.ofSeconds(60));
	}

	/**
	 * Return these options with another first delay.
	 * @param changed delay after the first failure
	 * @return new options
	 */
	public DelayOptions withInitial(Duration changed) {
		return new DelayOptions(changed, this.multiplier, this.max);
	}

	/**
	 * Return these options with another growth.
	 * @param changed how the delay grows with each failure
	 * @return new options
	 */
	public DelayOptions withMultiplier(double changed) {
		return new DelayOptions(this.initial, changed, this.max);
	}

	/**
	 * Return these options with another maximum.
	 * @param changed the longest delay
	 * @return new options
	 */
	public DelayOptions withMax(Duration changed) {
		return new DelayOptions(this.initial, this.multiplier, changed);
	}

}
