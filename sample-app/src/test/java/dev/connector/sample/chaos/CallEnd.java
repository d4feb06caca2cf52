package dev.connector.sample.chaos;

/**
 * How a call ended for its caller.
 *
 * @param kind how
 * @param detail the checksum of an answer, the code and message of an error
 */
record CallEnd(Kind kind, String detail) {

	boolean says(String words) {
		return this.detail.contains(words);
	}

	/**
	 * How a call ends.
	 */
	enum Kind {

		/** With an answer of the connector. */
		ANSWERED,

		/** With an error of the gateway. */
		FAILED,

		/** With the process of the gateway that took the call. */
		GATEWAY_DIED

	}

}
