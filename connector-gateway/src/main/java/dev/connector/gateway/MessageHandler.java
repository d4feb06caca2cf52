package dev.connector.gateway;

import java.util.concurrent.CompletionStage;

import dev.connector.Payload;

/**
 * Takes the messages that belong to no registration, of all who are let in. What concerns
 * one peer is told by one thread at a time and in order, possibly by an I/O thread:
 * implementations never block it, but hand work that takes time to threads of their own,
 * and complete what they return when it is done. Different peers are told of at the same
 * time.
 */
public interface MessageHandler {

	/**
	 * Somebody was let in: messages come and go from now on. The same process may be told
	 * of as a new peer before the end of the one that it was is told.
	 * @param peer who it is
	 */
	default void onConnected(MessagePeer peer) {
	}

	/**
	 * A message came. The peer is told that it was taken when the returned stage
	 * completes, and may have only so many messages on their way that were not: a handler
	 * that is slow to complete makes that peer wait, and nobody else.
	 * @param peer who sent it
	 * @param message what the message carries
	 * @return completes when the message was taken, or exceptionally when it was not;
	 * what is thrown counts as the latter. The peer learns no more than that
	 */
	CompletionStage<Void> onMessage(MessagePeer peer, Payload message);

	/**
	 * A peer is gone for good: if it comes back, that is another one. Told once for each.
	 * @param peer who it was
	 * @param reason why, for people
	 */
	default void onDisconnected(MessagePeer peer, String reason) {
	}

}
