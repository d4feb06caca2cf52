package dev.connector.benchmark.roundtrip;

import java.time.Duration;

/**
 * How long things take. Immutable.
 *
 * @param warmUp how long each contender runs before it counts
 * @param rounds how many rounds each one has
 * @param round how long a round is
 */
record Pace(Duration warmUp, int rounds, Duration round) {

	static Pace of(boolean quick) {
		return quick ? new Pace(Duration.ofMillis(800), 1, Duration.ofMillis(600))
				: new Pace(Duration.ofSeconds(10), 5, Duration.ofSeconds(4));
	}

}
