package dev.connector.managed;

/**
 * Dials a peer that messages are exchanged with. Safe for use by many threads.
 *
 * @param <M> the messages
 */
@FunctionalInterface
public interface MessageTransport<M> {

	/**
	 * Dial once. Returns at once, without waiting for anything; what becomes of it is
	 * told to the listener. Never dials again by itself.
	 * @param listener told what happens, possibly before this method returns
	 * @return the channel, owned by the caller, who ends it with
	 * {@link MessageChannel#close} or {@link MessageChannel#abort}
	 */
	MessageChannel<M> open(MessageListener<M> listener);

	/**
	 * Take note that the credentials were refused more than once in a row: others are
	 * needed for the next dial. Must not block.
	 */
	default void refused() {
	}

}
