package dev.connector.managed;

import java.util.concurrent.CompletionStage;

/**
 * A handshake under way: requests and their answers, one after the other. Belongs to one
 * attempt; when that ends, everything that is awaited completes exceptionally.
 *
 * @param <M> the messages
 */
public interface Conversation<M> {

	/**
	 * Send a request and wait for its answer, each answer for the response timeout anew.
	 * @param request the message
	 * @return completes with the next message that is an {@link Inbound#answer};
	 * exceptionally with a {@link ConversationException} when the peer answers with an
	 * error, says nothing in time, or is gone
	 */
	CompletionStage<M> ask(M request);

	/**
	 * Send a message that has no answer.
	 * @param message the message
	 * @return completes when it was written
	 */
	CompletionStage<Void> tell(M message);

}
