package dev.connector.protocol.command.conformance;

import dev.connector.command.CommandChannel;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.conformance.ConformanceVectors.Vector;

/**
 * A kind of channel over which the vectors have to pass.
 */
public interface ChannelKind {

	/**
	 * Open a channel.
	 * @param peer what the registry calls its peer
	 * @param codec for those that write
	 * @return both ends, neither of them started
	 * @throws Exception when that fails
	 */
	Ends open(String peer, CommandMessageCodec codec) throws Exception;

	/**
	 * Return whether the channel can carry what a vector wants to be carried.
	 * @param vector the vector
	 * @return {@code true} for channels that carry every message both ways
	 */
	default boolean carries(Vector vector) {
		return true;
	}

	/**
	 * Return whether the channel carries events: it tells by one when everything before
	 * has arrived.
	 * @return {@code true} for channels that carry every message
	 */
	default boolean carriesEvents() {
		return true;
	}

	/**
	 * Both ends of a channel.
	 *
	 * @param registry the end for the registry
	 * @param peer the end for the peer
	 * @param resources closed when the vector was run
	 */
	record Ends(CommandChannel registry, CommandChannel peer, AutoCloseable resources) {

	}

}
