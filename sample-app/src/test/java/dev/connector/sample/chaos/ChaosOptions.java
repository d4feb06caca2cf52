package dev.connector.sample.chaos;

import java.time.Duration;

/**
 * What a run is made of. The same seed gives the same faults and the same calls.
 *
 * @param seed where all choices come from
 * @param faults how many faults there are
 * @param resumeHolds whether a call whose handler runs has to be answered although its
 * stream dies, as long as its gateway lives
 * @param deadConnectionsAreReplaced whether connectors have to get away from a connection
 * that is dead for good without anybody telling them so; otherwise it is cut after a
 * while
 */
record ChaosOptions(long seed, int faults, boolean resumeHolds, boolean deadConnectionsAreReplaced) {

	static final int REGISTRATIONS = 8;

	static final Duration HEARTBEAT_INTERVAL = Duration.ofMillis(200);

	static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(1);

	static final Duration FIRST_DELAY = Duration.ofMillis(50);

	static final Duration LONGEST_DELAY = Duration.ofSeconds(1);

	static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(1);

	/** From when nothing is wrong any more until everybody has to be ready. */
	static final Duration READY_WITHIN = Duration.ofSeconds(20);

	/** How much later than at its deadline a call may end, on a busy machine. */
	static final Duration GRACE = Duration.ofSeconds(10);

	/** Shorter than any timer would take to end by itself. */
	static final Duration AT_ONCE = Duration.ofMillis(50);

	static ChaosOptions fromSystemProperties() {
		return new ChaosOptions(Long.getLong("chaos.seed", 1), Integer.getInteger("chaos.faults", 60),
				Boolean.parseBoolean(System.getProperty("chaos.resume-holds", "true")),
				Boolean.parseBoolean(System.getProperty("chaos.dead-connections-are-replaced", "true")));
	}

}
