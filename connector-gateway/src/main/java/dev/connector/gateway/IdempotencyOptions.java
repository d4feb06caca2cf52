package dev.connector.gateway;

import java.time.Duration;

/**
 * How many answers a gateway remembers for requests that ask for it, so that a request
 * that comes again gets the first answer. Immutable.
 *
 * @param maxEntries how many answers are remembered, zero for none
 * @param maxBytes how many bytes they take, about
 * @param ttl how long each of them is remembered
 */
public record IdempotencyOptions(int maxEntries, long maxBytes, Duration ttl) {

	/**
	 * Create options.
	 */
	public IdempotencyOptions {
		if (maxEntries < 0) {
			throw new IllegalArgumentException("maxEntries must be at least 0, but is " + maxEntries);
		}
		if (maxBytes < 0) {
			throw new IllegalArgumentException("maxBytes must be at least 0, but is " + maxBytes);
		}
		if (ttl.isNegative() || ttl.isZero()) {
			throw new IllegalArgumentException("ttl must be positive, but is " + ttl);
		}
	}

	/**
	 * Return the options that hold when nothing else is said.
	 * @return the defaults
	 */
	public static IdempotencyOptions defaults() {
		return new IdempotencyOptions(10_000, 64L * 1024 * 1024, Duration.ofMinutes(10));
	}

	/**
	 * Return these options with another number of answers.
	 * @param changed how many answers are remembered, zero for none
	 * @return new options
	 */
	public IdempotencyOptions withMaxEntries(int changed) {
		return new IdempotencyOptions(changed, this.maxBytes, this.ttl);
	}

	/**
	 * Return these options with another size.
	 * @param changed how many bytes the answers take, about
	 * @return new options
	 */
	public IdempotencyOptions withMaxBytes(long changed) {
		return new IdempotencyOptions(this.maxEntries, changed, this.ttl);
	}

	/**
	 * Return these options with another time.
	 * @param changed how long each answer is remembered
	 * @return new options
	 */
	public IdempotencyOptions withTtl(Duration changed) {
		return new IdempotencyOptions(this.maxEntries, this.maxBytes, changed);
	}

}
