package dev.connector.benchmark.roundtrip;

import java.time.Duration;

/**
 * How long things take. Immutable.
 *
 * @param jvms how many JVMs a contender that is held against a target has, one after the
 * other; others have one
 * @param warmUp how long each JVM runs before it counts
 * @param rounds how many rounds each one has
 * @param round how long a round is
 * @param open how long calls are made at each of the fixed rates, in the first JVM; zero
 * for not at all
 */
record Pace(int jvms, Duration warmUp, int rounds, Duration round, Duration open) {

	private static final Pace QUICK = new Pace(1, Duration.ofMillis(800), 1, Duration.ofMillis(600),
			Duration.ofMillis(400));

	/**
	 * Return the pace of what is held against a target. One JVM may be faster than the
	 * next one by a tenth, and stays so.
	 * @param quick whether a moment is enough
	 */
	static Pace steady(boolean quick) {
		return quick ? QUICK : new Pace(2, Duration.ofSeconds(20), 3, Duration.ofSeconds(3), Duration.ofSeconds(2));
	}

	/**
	 * Return the pace of what is held against a target, without fixed rates.
	 * @param quick whether a moment is enough
	 */
	static Pace plain(boolean quick) {
		return quick ? QUICK : new Pace(2, Duration.ofSeconds(16), 2, Duration.ofSeconds(3), Duration.ZERO);
	}

	/**
	 * Return the pace of what is good to know.
	 * @param quick whether a moment is enough
	 */
	static Pace brief(boolean quick) {
		return quick ? QUICK : new Pace(1, Duration.ofSeconds(10), 3, Duration.ofSeconds(3), Duration.ofSeconds(2));
	}

	/**
	 * Return the pace of so many calls at a time that one takes seconds.
	 */
	static Pace slow() {
		return new Pace(1, Duration.ofSeconds(20), 2, Duration.ofSeconds(12), Duration.ZERO);
	}

}
