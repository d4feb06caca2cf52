package dev.connector.managed;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What a managed connection has to know of the protocol that is spoken on it: how to
 * begin, how to go on after a loss, what a message means, and how to end. It holds no
 * connection and decides nothing about reconnecting. Called by one thread at a time; must
 * not block.
 *
 * @param <M> the messages on the wire
 * @param <E> the events that the application gets
 */
public interface ConnectionProtocol<M, E> {

	/**
	 * Shake hands with a peer that knows nothing of an earlier connection. Called for the
	 * first connection, and again until one of them succeeded; so what it creates at the
	 * peer should have an identity that this side chose.
	 * @param conversation the handshake
	 * @return completes when the connection may be used; exceptionally with a
	 * {@link ConversationException} or with anything else, which then is transient
	 */
	CompletionStage<Void> open(Conversation<M> conversation);

	/**
	 * Take up the session of a connection that was lost.
	 * @param conversation the handshake
	 * @param cursor the events that came already
	 * @return completes with what the peer still had; exceptionally as {@link #open}
	 */
	default CompletionStage<ResumeOutcome> resume(Conversation<M> conversation, ReplayCursor.Position cursor) {
		return open(conversation).thenApply((done) -> ResumeOutcome.startedAnew());
	}

	/**
	 * Create what follows the events. Called once for each connection.
	 * @return a cursor at the beginning; for a sequence with empty places unless the
	 * protocol says otherwise
	 */
	default ReplayCursor cursor() {
		return ReplayCursor.withEmptyPlaces();
	}

	/**
	 * Say what a message means. What this throws ends the connection, which is tried
	 * again.
	 * @param message the message
	 * @return its meaning
	 */
	Inbound<E> classify(M message);

	/**
	 * Return what asks the peer for a sign of life, where the wire has nothing of its own
	 * for that. Any message from the peer then counts as the answer.
	 * @return the message, or nothing to use the wire's own pings
	 */
	default Optional<M> ping() {
		return Optional.empty();
	}

	/**
	 * Return what tells the peer that the session ends for good, so that it keeps nothing
	 * for a return. The peer answers with a message that is an {@link Inbound#end}.
	 * @return the message, or nothing when closing the wire says enough
	 */
	default Optional<M> closeRequest() {
		return Optional.empty();
	}

}
