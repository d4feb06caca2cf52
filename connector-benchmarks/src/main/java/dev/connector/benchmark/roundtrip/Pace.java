package dev.connector.benchmark.roundtrip;

import java.time.Duration;

/**
 * How long things take. Immutable.
 *
 * @param warmUp how long each contender runs before it counts
 * @param rounds how many rounds each one has
 * @param round how long a round is
 * @param open whether calls are made at fixed rates, too
 */
record Pace(Duration warmUp, int rounds, Duration round, boolean open) {

	private static final Pace QUICK = new Pace(Duration.ofMillis(800), 1, Duration.ofMillis(600), true);

	/**
	 * Return the pace of what is held against a target.
	 * @param quick whether a moment is enough
	 */
	static Pace steady(boolean quick) {
		return quick ? QUICK : new Pace(Duration.ofSeconds(30), 5, Duration.ofSeconds(3), true);
	}

	/**
	 * Return the pace of what is good to know.
	 * @param quick whether a moment is enough
	 */
	static Pace brief(boolean quick) {
		return quick ? QUICK : new Pace(Duration.ofSeconds(10), 3, Duration.ofSeconds(3), true);
	}

	/**
	 * Return the pace of so many calls at a time that one takes seconds.
	 */
	static Pace slow() {
		return new Pace(Duration.ofSeconds(20), 3, Duration.ofSeconds(12), false);
	}

}
