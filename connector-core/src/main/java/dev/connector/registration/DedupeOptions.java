package dev.connector.registration;

import java.time.Duration;

/**
 * How long a registration knows the requests that it has answered, so that none runs
 * twice. Immutable.
 *
 * @param maxEntries how many answered requests a registration knows
 * @param ttl how long it knows one after its answer arrived
 */
public record DedupeOptions(int maxEntries, Duration ttl) {

	/**
	 * Create options.
	 */
	public DedupeOptions {
		if (maxEntries < 1) {
			throw new IllegalArgumentException("maxEntries must be at least 1, but is " + maxEntries);
		}
		if (ttl.isNegative() || ttl.isZero()) {
			throw new IllegalArgumentException("ttl must be positive, but is " + ttl);
		}
	}

	/**
	 * Return the options that hold when nothing else is said.
	 * @return the defaults
	 */
	public static DedupeOptions defaults() {
		return new DedupeOptions(10_000, Duration.ofMinutes(10));
	}

	/**
	 * Return these options with another number of requests.
	 * @param changed how many answered requests a registration knows
	 * @return new options
	 */
	public DedupeOptions withMaxEntries(int changed) {
		return new DedupeOptions(changed, this.ttl);
	}

	/**
	 * Return these options with another time.
	 * @param changed how long a request is known after its answer arrived
	 * @return new options
	 */
	public DedupeOptions withTtl(Duration changed) {
		return new DedupeOptions(this.maxEntries, changed);
	}

}
