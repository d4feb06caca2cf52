package dev.connector.command.link;

import dev.connector.connection.ConnectionSnapshot;
import dev.connector.failure.Failure;

/**
 * Is told what happens to links. Called by many threads, I/O threads among them, about
 * one link by one at a time: implementations are quick and never block. What a listener
 * throws is logged and changes nothing.
 */
public interface CommandLinkListener {

	/**
	 * A link came into another state. Its snapshot shows it already.
	 * @param channelId the id of its channels
	 * @param previous what was before
	 * @param current what is now
	 */
	default void onStateChanged(String channelId, ConnectionSnapshot previous, ConnectionSnapshot current) {
	}

	/**
	 * A channel was lost, or could not be made. Told after the state changed.
	 * @param channelId the id of the channel
	 * @param failure why
	 * @param wasConnected whether it had been in use
	 */
	default void onLost(String channelId, Failure failure, boolean wasConnected) {
	}

}
