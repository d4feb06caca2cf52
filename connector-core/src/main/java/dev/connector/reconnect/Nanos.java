package dev.connector.reconnect;

import java.time.Duration;

/**
 * Nanoseconds that stay at the greatest number where they would exceed it.
 */
final class Nanos {

	private Nanos() {
	}

	/**
	 * Return the length of a duration that is not negative.
	 */
	static long of(Duration duration) {
		try {
			return duration.toNanos();
		}
		catch (ArithmeticException ex) {
			return Long.MAX_VALUE;
		}
	}

	/**
	 * Return the sum of two numbers that are not negative.
	 */
	static long sum(long one, long other) {
		long sum = one + other;
		return (sum < 0) ? Long.MAX_VALUE : sum;
	}

	/**
	 * Return how much time passed between two readings of a clock; none when it went
	 * backwards, against its contract.
	 */
	static long between(long earlier, long later) {
		return Math.max(0, later - earlier);
	}

}
