package dev.connector.gateway;

/**
 * How far the answer to a call is.
 */
enum CallStage {

	/**
	 * There is no answer yet.
	 */
	OPEN,

	/**
	 * The answer comes item by item.
	 */
	STREAMING,

	/**
	 * There is nothing to come.
	 */
	CLOSED

}
