package dev.connector.managed;

/**
 * What an error that a peer reports means for the connection.
 */
public enum ErrorMeaning {

	/**
	 * It concerns one request or is only worth knowing: the connection goes on.
	 */
	INFO,

	/**
	 * It passes: connect again, and resume.
	 */
	TRANSIENT,

	/**
	 * The peer has too much to do: connect again, but not soon.
	 */
	CONGESTED,

	/**
	 * The credentials were refused.
	 */
	REJECTED,

	/**
	 * Another attempt would end in the same way.
	 */
	FATAL,

	/**
	 * The session is over and can not be resumed.
	 */
	TERMINAL

}
