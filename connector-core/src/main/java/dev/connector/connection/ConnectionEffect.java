package dev.connector.connection;

/**
 * What is to be done because a connection came into another state. Each names a step of
 * the {@link ConnectionDriver}.
 */
enum ConnectionEffect {

	/**
	 * Begin an attempt.
	 */
	DIAL,

	/**
	 * Begin the handshake.
	 */
	GREET,

	/**
	 * Let work flow.
	 */
	GO_LIVE,

	/**
	 * Ask for no more work.
	 */
	WITHHOLD,

	/**
	 * Ask for work again.
	 */
	OFFER,

	/**
	 * Finish what runs.
	 */
	DRAIN,

	/**
	 * Leave the attempt behind.
	 */
	LEAVE,

	/**
	 * Clean up for good.
	 */
	END

}
