package dev.connector.reconnect;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before an attempt: grows with each failure up to a strict maximum,
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
	 * @param random where the jitter comes from; what it returns beyond its contract is
	 * taken for the nearest legal value
	 * @return a delay, never above {@link DelayOptions#max()}
	 */
	public static Duration delay(DelayOptions options, int failures, RandomGenerator random) {
		double nominal = nominalNanos(options, failures);
		double jittered = nominal * (0.5 + 0.5 * share(random.nextDouble()));
		return bounded(jittered, options);
	}

	/**
	 * Return the delay before an attempt as it would be without jitter.
	 * @param options how delays grow
	 * @param failures how many attempts have failed in a row, from 1
	 * @return the longest that {@link #delay} can return for these arguments
	 */
	public static Duration nominal(DelayOptions options, int failures) {
		return bounded(nominalNanos(options, failures), options);
	}

	private static double share(double drawn) {
		return Double.isNaN(drawn) ? 1 : Math.max(0, Math.min(1, drawn));
	}

	private static Duration bounded(double delayNanos, DelayOptions options) {
		return Duration.ofNanos(Math.min((long) delayNanos, Nanos.of(options.max())));
	}

	private static double nominalNanos(DelayOptions options, int failures) {
		double grown = (double) Nanos.of(options.initial())
				* Math.pow(options.multiplier(), Math.max(0, failures - 1.0));
		return Math.min(grown, (double) Nanos.of(options.max()));
	}

}
