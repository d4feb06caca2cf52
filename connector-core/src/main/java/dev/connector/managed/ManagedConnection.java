package dev.connector.managed;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * A connection of a user's own protocol, kept up. Safe for use by many threads; no method
 * blocks, and every stage completes at the latest when the connection fails or is closed.
 *
 * @param <M> the messages on the wire
 */
public interface ManagedConnection<M> extends GroupMember {

	/**
	 * Begin to connect. Does nothing the second time.
	 */
	void start();

	/**
	 * Return the latest changes, so that a quick loss and return is seen, too.
	 * @return a bounded list, oldest first
	 */
	List<ConnectionStatus> history();

	/**
	 * Wait until it is up.
	 * @return completes with the generation; exceptionally when it fails or is closed
	 */
	CompletionStage<Long> whenUp();

	/**
	 * Send a message on a live connection: on this one, or on the next one when it is
	 * down. It is handed to one connection once, and never silently dropped.
	 * @param message the message
	 * @param timeout how long to wait for a connection
	 * @return completes when it was written; exceptionally with a
	 * {@link MessageNotSentException}
	 */
	CompletionStage<Void> send(M message, Duration timeout);

	/**
	 * Make a request of which one at a time is under way; others wait, boundedly.
	 * @param request the request
	 * @return exactly one outcome: the answer, {@code null} when the answer was lost but
	 * the events show that it was done, or exceptionally a
	 * {@link ControlRequestException}
	 */
	CompletionStage<@Nullable M> request(ControlRequest<M> request);

	/**
	 * Connect anew, now.
	 */
	void reconnect();

	/**
	 * Try again after it failed. Does nothing otherwise.
	 */
	void rearm();

}
