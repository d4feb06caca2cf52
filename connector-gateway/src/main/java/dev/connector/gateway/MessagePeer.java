package dev.connector.gateway;

import java.util.concurrent.CompletionStage;

import dev.connector.Payload;

/**
 * Somebody who sends and receives messages that belong to no registration, from the
 * moment when it was let in until its stream is lost. A planned move to another stream is
 * not a loss. Safe for use by many threads; no method blocks.
 */
public interface MessagePeer {

	/**
	 * Return the tenant that it belongs to, as far as the authenticator checks it.
	 * @return the tenant
	 */
	String tenant();

	/**
	 * Return its name, unique within its tenant: who comes under the name of another one
	 * takes its place.
	 * @return the name
	 */
	String name();

	/**
	 * Return what it sends and wants to receive.
	 * @return the class of payload
	 */
	String carries();

	/**
	 * Return where it comes from.
	 * @return an address, for people
	 */
	String address();

	/**
	 * Send a message. It is handed to one stream once: it arrives once, or fails.
	 * @param message what it carries, not a stream
	 * @return completes when the peer took it, or exceptionally with a
	 * {@link dev.connector.message.MessageNotDeliveredException}, which says whether it
	 * may have been delivered. Completed by any thread, so what depends on it must not
	 * block
	 */
	CompletionStage<Void> send(Payload message);

	/**
	 * Send it away, not to come back. Does nothing when it is gone.
	 * @param message why, for people
	 */
	void reject(String message);

}
