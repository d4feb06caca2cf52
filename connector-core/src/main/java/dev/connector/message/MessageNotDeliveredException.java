package dev.connector.message;

/**
 * A message was not taken by its receiver, or nobody knows whether it was. It is not sent
 * again by itself in either case.
 */
public class MessageNotDeliveredException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Fate fate;

	/**
	 * Create an exception.
	 * @param fate what is known of the message
	 * @param message why, for people; never holds what was to be sent
	 */
	public MessageNotDeliveredException(Fate fate, String message) {
		super(message);
		this.fate = fate;
	}

	/**
	 * Return what is known of the message.
	 * @return its fate
	 */
	public Fate fate() {
		return this.fate;
	}

	/**
	 * What is known of a message that was not taken.
	 */
	public enum Fate {

		/**
		 * It never left: sending it again can't make it arrive twice.
		 */
		NOT_SENT,

		/**
		 * It left, and the stream was lost before an answer came: it may have been
		 * delivered.
		 */
		MAY_BE_DELIVERED,

		/**
		 * It arrived, and the receiver failed on it, or nobody listens.
		 */
		REFUSED

	}

}
