package dev.connector.managed;

import dev.connector.failure.Failure;

/**
 * A handshake failed, and it is known what that means for the next attempt.
 */
public class ConversationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Failure failure;

	/**
	 * Create an exception.
	 * @param failure what happened
	 */
	public ConversationException(Failure failure) {
		super(failure.message(), failure.cause());
		this.failure = failure;
	}

	/**
	 * Return what happened.
	 * @return the failure
	 */
	public Failure failure() {
		return this.failure;
	}

}
