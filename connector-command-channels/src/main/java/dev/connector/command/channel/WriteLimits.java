package dev.connector.command.channel;

import java.time.Duration;

/**
 * How much may wait to be written to a peer, and for how long. A channel whose peer
 * doesn't read ends, so that it holds neither memory nor callers. Immutable.
 *
 * @param maxWaitingBytes how many bytes may wait
 * @param timeout how long the network may take nothing at all while something waits
 */
public record WriteLimits(long maxWaitingBytes, Duration timeout) {

	/** What a message costs beside its bytes. */
	private static final int OVERHEAD = 64;

	/**
	 * Create limits.
	 * @throws IllegalArgumentException when one is not positive
	 */
	public WriteLimits {
		if (maxWaitingBytes <= 0 || timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("Limits must be positive");
		}
	}

	/**
	 * Return the limits that hold when nothing else is said.
	 * @return the defaults
	 */
	public static WriteLimits defaults() {
		return new WriteLimits(16 * 1024 * 1024, Duration.ofSeconds(30));
	}

	/**
	 * Return the same limits with another size.
	 * @param bytes how many bytes may wait
	 * @return other limits
	 */
	public WriteLimits withMaxWaitingBytes(long bytes) {
		return new WriteLimits(bytes, this.timeout);
	}

	/**
	 * Return the same limits with another time.
	 * @param changed how long the network may take nothing
	 * @return other limits
	 */
	public WriteLimits withTimeout(Duration changed) {
		return new WriteLimits(this.maxWaitingBytes, changed);
	}

	/**
	 * Return what a message counts for while it waits.
	 * @param bytes its size
	 * @return a little more, so that many small messages are bounded as well
	 */
	public static long cost(int bytes) {
		return (long) bytes + OVERHEAD;
	}

}
