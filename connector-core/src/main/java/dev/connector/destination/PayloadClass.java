package dev.connector.destination;

/**
 * What a stream carries, as far as the choice of a wire goes.
 */
public enum PayloadClass {

	/**
	 * Requests and their answers.
	 */
	EXECUTE,

	/**
	 * Small messages that nobody answers.
	 */
	EVENT,

	/**
	 * Much data that may take its time.
	 */
	BULK

}
