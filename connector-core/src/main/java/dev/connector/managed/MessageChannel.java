package dev.connector.managed;

import java.util.concurrent.CompletionStage;

/**
 * One dialled connection. Safe for use by many threads; no method blocks or throws
 * because of the state of the connection.
 *
 * @param <M> the messages
 */
public interface MessageChannel<M> {

	/**
	 * Send a message, behind those that were sent before by the same thread.
	 * @param message the message
	 * @return completes when the message was written to the socket; exceptionally with a
	 * {@link MessageNotSentException} when the channel is not open, when too much waits
	 * to be written already, or when the channel ends before it was written
	 */
	CompletionStage<Void> send(M message);

	/**
	 * Ask the peer for a sign of life, which {@link MessageListener#onPong()} tells of.
	 * Does nothing unless the channel is open.
	 */
	void ping();

	/**
	 * Close in order: what was sent before is written, then the peer is told, and its
	 * answer awaited for a bounded time. Does nothing when the channel closes already;
	 * while it is not open yet, the same as {@link #abort}.
	 * @param code why, for the peer
	 * @param reason the same for people
	 * @throws IllegalArgumentException when the code is not one that may be sent
	 */
	void close(int code, String reason);

	/**
	 * End at once, whatever is under way. Does nothing when the channel has ended.
	 * @param reason why, for the log
	 */
	void abort(String reason);

	/**
	 * Return how many messages wait to be written.
	 * @return the number of messages
	 */
	int queued();

}
