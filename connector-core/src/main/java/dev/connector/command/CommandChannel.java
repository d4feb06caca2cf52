package dev.connector.command;

import java.util.concurrent.CompletionStage;

/**
 * Carries messages between a registry and one peer, in both directions. It is used once:
 * a connection that comes back is another channel, which may have the same id.
 * <p>
 * Implementations are safe for use by many threads, and no method blocks. They need no
 * thread of their own: messages are told on whichever thread they arrive on, one at a
 * time, in the order in which they were sent.
 */
public interface CommandChannel {

	/**
	 * Return the name that the owner of this end has for the peer.
	 * @return always the same id, not empty
	 */
	String id();

	/**
	 * Begin: connect or shake hands where there is something to connect, and tell the
	 * listener from then on. Called once, before anything else but {@link #close()}.
	 * @param listener hears every message from the peer, and the end
	 * @return completes when messages can be sent; exceptionally when the channel can't
	 * be used
	 */
	CompletionStage<Void> start(CommandChannelListener listener);

	/**
	 * Send a message, without knowing whether it arrives. A channel that can't carry
	 * messages of this kind leaves it out.
	 * @param message the message
	 * @throws CommandChannelException when this end is closed, or the message can't be
	 * written
	 */
	void send(CommandMessage message);

	/**
	 * Close this end: the listener hears no more messages but the end, and the peer hears
	 * the end after what was sent before. Idempotent.
	 * @return completes when everything is given back; never exceptionally
	 */
	CompletionStage<Void> close();

}
