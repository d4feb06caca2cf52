package dev.connector.reconnect;

import java.time.Duration;

/**
 * When and how long to try again. Immutable.
 *
 * @param enabled whether to try again at all
 * @param delays how long to wait before the next attempt
 * @param stableAfter how long a connection must be ready until an outage counts as over
 * @param limits when an outage is given up
 * @param gate who may handshake, and when
 */
public record ReconnectOptions(boolean enabled, DelayOptions delays, Duration stableAfter, BudgetLimits limits,
		GateOptions gate) {

	/**
	 * Create options.
	 */
	public ReconnectOptions {
		if (stableAfter.isNegative()) {
			throw new IllegalArgumentException("stableAfter must not be negative, but is " + stableAfter);
		}
	}

	/**
	 * Return the options that hold when nothing else is said.
	 * @return the defaults
	 */
	public static ReconnectOptions defaults() {
		return new ReconnectOptions(true, DelayOptions.defaults(), Duration.ofSeconds(30), BudgetLimits.defaults(),
				GateOptions.defaults());
	}

	/**
	 * Return these options with trying again switched on or off.
	 * @param changed whether to try again
	 * @return new options
	 */
	public ReconnectOptions withEnabled(boolean changed) {
		return new ReconnectOptions(changed, this.delays, this.stableAfter, this.limits, this.gate);
	}

	/**
	 * Return these options with other delays.
	 * @param changed how long to wait before the next attempt
	 * @return new options
	 */
	public ReconnectOptions withDelays(DelayOptions changed) {
		return new ReconnectOptions(this.enabled, changed, this.stableAfter, this.limits, this.gate);
	}

	/**
	 * Return these options with other delays that grow as before.
	 * @param initial delay after the first failure
	 * @param max the longest delay
	 * @return new options
	 */
	public ReconnectOptions withDelays(Duration initial, Duration max) {
		return withDelays(new DelayOptions(initial, this.delays.multiplier(), max));
	}

	/**
	 * Return these options with another time until an outage counts as over.
	 * @param changed how long a connection must be ready
	 * @return new options
	 */
	public ReconnectOptions withStableAfter(Duration changed) {
		return new ReconnectOptions(this.enabled, this.delays, changed, this.limits, this.gate);
	}

	/**
	 * Return these options with other limits.
	 * @param changed when an outage is given up
	 * @return new options
	 */
	public ReconnectOptions withLimits(BudgetLimits changed) {
		return new ReconnectOptions(this.enabled, this.delays, this.stableAfter, changed, this.gate);
	}

	/**
	 * Return these options with another gate.
	 * @param changed who may handshake, and when
	 * @return new options
	 */
	public ReconnectOptions withGate(GateOptions changed) {
		return new ReconnectOptions(this.enabled, this.delays, this.stableAfter, this.limits, changed);
	}

}
