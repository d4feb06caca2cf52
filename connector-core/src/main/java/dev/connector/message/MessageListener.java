package dev.connector.message;

import java.util.concurrent.CompletionStage;

import dev.connector.Payload;
import dev.connector.failure.Failure;

/**
 * Takes the messages that come from a destination. Called by one thread at a time and in
 * order, possibly an I/O thread: implementations never block it, but hand work that takes
 * time to threads of their own, and complete what they return when it is done.
 */
public interface MessageListener {

	/**
	 * Messages come and go from now on.
	 */
	default void onConnected() {
	}

	/**
	 * A message came. The other side is told that it was taken when the returned stage
	 * completes, and may have only so many messages on their way that were not: a
	 * listener that is slow to complete makes the sender wait, and nobody else.
	 * @param message what the message carries
	 * @return completes when the message was taken, or exceptionally when it was not;
	 * what is thrown counts as the latter. The other side learns no more than that
	 */
	CompletionStage<Void> onMessage(Payload message);

	/**
	 * The connection was lost, or ended on purpose: nothing comes until
	 * {@link #onConnected()}. Called only after that.
	 * @param failure why
	 */
	default void onDisconnected(Failure failure) {
	}

	/**
	 * There is no connection, and none is tried any more: it was given up, or the
	 * destination is closed. {@link #onConnected()} may follow when somebody has it tried
	 * again. May be called when there never was a connection.
	 * @param failure why
	 */
	default void onGivenUp(Failure failure) {
	}

}
