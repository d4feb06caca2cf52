package dev.connector.gateway;

/**
 * What became of a call that was offered to a session.
 */
enum Offer {

	/**
	 * There was a credit: it is to be pushed.
	 */
	RUNNING,

	/**
	 * It waits for a credit.
	 */
	PENDING,

	/**
	 * Refused: as many wait as may.
	 */
	FULL,

	/**
	 * Refused: another one of the same id was not answered yet.
	 */
	DUPLICATE,

	/**
	 * Refused: no work is taken.
	 */
	SHUT,

	/**
	 * Refused: nobody waits for its answer any more.
	 */
	CLOSED;

	/**
	 * Return whether nobody else is to be asked.
	 * @return {@code true} when the call was taken, or has ended
	 */
	boolean isSettled() {
		return this == RUNNING || this == PENDING || this == CLOSED;
	}

}
