package dev.connector.connection;

import java.time.Duration;

import dev.connector.failure.Failure;

/**
 * Is told what happens to a connection, by its owner: implementations are quick and never
 * block. What a listener throws is logged and changes nothing.
 */
public interface ConnectionListener {

	/**
	 * The connection came into another state. Its snapshot shows it already; what follows
	 * from it has not been done yet.
	 * @param previous what was before
	 * @param current what is now
	 */
	default void onStateChanged(ConnectionSnapshot previous, ConnectionSnapshot current) {
	}

	/**
	 * A connection or an attempt to make one was lost. Told after the state changed.
	 * @param failure why
	 * @param wasConnected whether it had been accepted
	 */
	default void onLost(Failure failure, boolean wasConnected) {
	}

	/**
	 * Another connection took the place of the one in use. The state stayed what it was.
	 * @param reason why that was wanted, for people
	 */
	default void onMoved(String reason) {
	}

	/**
	 * No other connection could take the place of the one in use, which stays.
	 * @param failure why
	 * @param nextIn after what time that is tried again
	 */
	default void onMoveFailed(Failure failure, Duration nextIn) {
	}

}
