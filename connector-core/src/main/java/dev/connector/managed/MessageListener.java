package dev.connector.managed;

import dev.connector.failure.Failure;

/**
 * Told what happens on a channel, by one thread at a time and in order; must not block.
 * What it throws ends the channel.
 *
 * @param <M> the messages
 */
public interface MessageListener<M> {

	/**
	 * The channel is open. Called at most once, before any message.
	 */
	default void onOpen() {
	}

	/**
	 * A message came.
	 * @param message the message
	 */
	void onMessage(M message);

	/**
	 * The peer answered a {@link MessageChannel#ping()}.
	 */
	default void onPong() {
	}

	/**
	 * The peer closes in order, or answered a close. The end follows.
	 * @param code why
	 * @param reason what the peer says, as it came: not fit for a log
	 */
	default void onPeerClosing(int code, String reason) {
	}

	/**
	 * The channel ended, or could not be opened. Called exactly once, last.
	 * @param failure why, and what it means for the next attempt
	 */
	void onClosed(Failure failure);

}
