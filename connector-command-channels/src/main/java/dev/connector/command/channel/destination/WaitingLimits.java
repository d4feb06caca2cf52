package dev.connector.command.channel.destination;

/**
 * How much may wait for the other side of a channel to take it. Requests and events are
 * refused at half of it; a channel whose answers fill the rest ends. Immutable.
 *
 * @param messages how many messages
 * @param bytes how many bytes these may have altogether; a single message may have more
 */
public record WaitingLimits(int messages, long bytes) {

	/**
	 * Create limits.
	 * @throws IllegalArgumentException when one is too small
	 */
	public WaitingLimits {
		if (messages < 2 || bytes < 2) {
			throw new IllegalArgumentException("Limits must be at least 2, but are " + messages + " and " + bytes);
		}
	}

	/**
	 * Return the limits that hold when nothing else is said: less than a stream of
	 * messages keeps by default.
	 * @return the defaults
	 */
	public static WaitingLimits defaults() {
		return new WaitingLimits(8192, 12L << 20);
	}

}
