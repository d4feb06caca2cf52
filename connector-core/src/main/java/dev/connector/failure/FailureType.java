package dev.connector.failure;

/**
 * What a failure means for the next attempt.
 */
public enum FailureType {

	/**
	 * Worth another attempt after the usual delay.
	 */
	TRANSIENT,

	/**
	 * The other side has too much to do: worth another attempt, but not soon.
	 */
	CONGESTED,

	/**
	 * The credentials were refused.
	 */
	REJECTED,

	/**
	 * Another attempt would fail in the same way.
	 */
	FATAL

}
