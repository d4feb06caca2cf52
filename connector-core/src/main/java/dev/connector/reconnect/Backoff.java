package dev.connector.reconnect;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before an attempt: grows with each attempt up to a strict maximum,
 * then is shortened at random to between a half and the whole, so that clients that
 * failed together don't come back together.
 * <p>
 * A pure function of its arguments and the random generator.
 */
public final class Backoff {

	private Backoff() {
	}

	/**
	 * Return the delay before an attempt.
	 * @param options how delays grow
	 * @param failures how many attempts have failed in a row, from 1
	 * @param random where the jitter comes from
	 * @return a delay, never above {@link ReconnectOptions#maxDelay()}
	 */
	public static Duration delay(ReconnectOptions options, int failures, RandomGenerator random) {
		double nominal = nominalNanos(options, failures);
		double jittered = nominal * (0.5 + 0.5 * random.nextDouble());
		return bounded(jittered, options);
	}

	/**
	 * Return the delay before an attempt as it would be without jitter.
	 * @param options how delays grow
	 * @param failures how many attempts have failed in a row, from 1
	 * @return the longest that {@link #delay} can return for these arguments
	 */
	public static Duration nominal(ReconnectOptions options, int failures) {
		return bounded(nominalNanos(options, failures), options);
	}

	private static Duration bounded(double delayNanos, ReconnectOptions options) {
		return Duration.ofNanos(Math.min((long) delayNanos, nanos(options.maxDelay())));
	}

	private static double nominalNanos(ReconnectOptions options, int failures) {
		double grown = (double) nanos(options.initialDelay())
				* Math.pow(options.multiplier(), Math.max(0, failures - 1));
		return Math.min(grown, (double) nanos(options.maxDelay()));
	}

	private static long nanos(Duration duration) {
		try {
			return duration.toNanos();
		}
		catch (ArithmeticException ex) {
			return Long.MAX_VALUE;
		}
	}

}
