package dev.connector.gateway;

import dev.connector.message.MessageLimits;

/**
 * How many may exchange messages with a gateway, and how much of them is kept. Immutable.
 *
 * @param maxPeers how many peers there are at most
 * @param messages how much is kept for each of them
 */
public record PeerLimits(int maxPeers, MessageLimits messages) {

	/**
	 * Create limits.
	 */
	public PeerLimits {
		if (maxPeers < 1) {
			throw new IllegalArgumentException("maxPeers must be at least 1, but is " + maxPeers);
		}
	}

	/**
	 * Return the limits that hold when nothing else is said.
	 * @return the defaults
	 */
	public static PeerLimits defaults() {
		return new PeerLimits(10_000, MessageLimits.defaults());
	}

}
