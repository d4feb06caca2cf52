package dev.connector.managed;

/**
 * How a managed connection was closed.
 */
public enum CloseOutcome {

	/**
	 * The peer answered: it knows that nobody comes back.
	 */
	ACKED,

	/**
	 * The peer was told, and the connection ended before it answered.
	 */
	SENT,

	/**
	 * The peer was told, or was about to be, and did not answer in time.
	 */
	TIMED_OUT,

	/**
	 * There was no connection on which the peer could have been told: it may keep the
	 * session until it gives it up by itself.
	 */
	NOT_SENT

}
