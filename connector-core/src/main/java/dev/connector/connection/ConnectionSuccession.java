package dev.connector.connection;

/**
 * How a connection is replaced by another one while it stays ready: the other one, the
 * successor, is opened and accepted beside the one in use, and takes its place when it
 * can. Called by the owner of the connection, like its {@link ConnectionDriver}. Whatever
 * happens to a successor before it was {@linkplain #take taken} leaves the connection in
 * use as it is, and another successor is tried later.
 */
public interface ConnectionSuccession {

	/**
	 * Begin to open a successor.
	 * @param successor the successor; is told when it is open, or why it is not
	 */
	void dial(ConnectionAttempt successor);

	/**
	 * Begin the handshake of a successor.
	 * @param successor the successor; is told what the other side says
	 */
	void greet(ConnectionAttempt successor);

	/**
	 * Return whether an accepted successor goes on with what the connection in use has
	 * begun, so that it can take its place at once.
	 * @param successor the successor
	 * @return {@code false} when that has to be finished first
	 */
	boolean isSeamless(ConnectionAttempt successor);

	/**
	 * Begin to finish what the connection in use has begun, taking nothing new. It is
	 * taken for finished after {@link Connection#HAND_OVER_TIMEOUT}.
	 * @param successor is told when all is finished
	 */
	void handOver(ConnectionAttempt successor);

	/**
	 * Let a successor take the place of the connection in use, which is left behind in
	 * order. From now on the successor is the attempt that steps of the driver are for;
	 * how much work it takes is said next.
	 * @param successor the successor
	 */
	void take(ConnectionAttempt successor);

	/**
	 * Leave a successor behind that never took the place of the connection in use.
	 * @param successor the successor, which reports to nobody any more
	 * @param reason why, for people
	 */
	void abandon(ConnectionAttempt successor, String reason);

	/**
	 * The credentials that successors showed were refused more than once in a row: get
	 * others for the next one. What belongs to the connection in use stays.
	 */
	default void refused() {
	}

}
