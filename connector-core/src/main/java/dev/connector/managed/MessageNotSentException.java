package dev.connector.managed;

/**
 * A message was not handed to the network, or it is not known whether all of it was.
 */
public class MessageNotSentException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message why, for people; never holds what was to be sent
	 */
	public MessageNotSentException(String message) {
		super(message);
	}

	/**
	 * Create an exception.
	 * @param message why, for people; never holds what was to be sent
	 * @param cause what happened
	 */
	public MessageNotSentException(String message, Throwable cause) {
		super(message, cause);
	}

}
