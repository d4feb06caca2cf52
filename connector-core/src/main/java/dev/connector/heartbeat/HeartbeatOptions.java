package dev.connector.heartbeat;

import java.time.Duration;

/**
 * How a silent stream is noticed. Immutable.
 *
 * @param interval time between two heartbeats
 * @param timeout silence after which the stream is taken for dead, longer than the
 * interval
 */
public record HeartbeatOptions(Duration interval, Duration timeout) {

	/**
	 * Create options.
	 */
	public HeartbeatOptions {
		if (interval.isNegative() || interval.isZero()) {
			throw new IllegalArgumentException("heartbeat interval must be positive, but is " + interval);
		}
		if (timeout.compareTo(interval) <= 0) {
			throw new IllegalArgumentException("heartbeat timeout " + timeout
					+ " must be longer than the heartbeat interval " + interval + ", or no stream would survive");
		}
	}

	/**
	 * Return the options that hold when nothing else is said.
	 * @return the defaults
	 */
	public static HeartbeatOptions defaults() {
		return new HeartbeatOptions(Duration.ofSeconds(15), Duration.ofSeconds(45));
	}

}
