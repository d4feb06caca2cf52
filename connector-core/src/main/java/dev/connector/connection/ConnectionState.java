package dev.connector.connection;

/**
 * State of a connection.
 */
public enum ConnectionState {

	/**
	 * Not started yet.
	 */
	IDLE,

	/**
	 * A wire and a stream on it are being opened.
	 */
	CONNECTING,

	/**
	 * The stream is open; the answer of the other side is awaited.
	 */
	HANDSHAKING,

	/**
	 * Somebody has to approve the registration.
	 */
	PENDING_APPROVAL,

	/**
	 * Work comes and is answered.
	 */
	READY,

	/**
	 * The next attempt waits for its time.
	 */
	BACKOFF,

	/**
	 * The next attempt waits for its turn.
	 */
	PARKED,

	/**
	 * Connected, but takes no new work because somebody said so.
	 */
	PAUSED,

	/**
	 * What runs is finished, no new work is taken.
	 */
	DRAINING,

	/**
	 * Given up; the last error says why.
	 */
	FAILED,

	/**
	 * Ended on purpose, for good.
	 */
	STOPPED;

	/**
	 * Return whether the other side counts the connection as there.
	 * @return {@code true} while registered
	 */
	public boolean isConnected() {
		return this == READY || this == PAUSED || this == DRAINING;
	}

	/**
	 * Return whether nothing happens any more by itself.
	 * @return {@code true} for {@link #FAILED} and {@link #STOPPED}
	 */
	public boolean isTerminal() {
		return this == FAILED || this == STOPPED;
	}

}
