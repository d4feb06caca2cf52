package dev.connector.connection;

/**
 * What can happen to a connection.
 */
enum ConnectionEvent {

	/**
	 * The attempt has to wait for its turn.
	 */
	QUEUED("has to wait for its turn"),

	/**
	 * It is the attempt's turn.
	 */
	TURN("its turn"),

	/**
	 * The other side can be spoken to.
	 */
	OPENED("opened"),

	/**
	 * Somebody has to approve the connection.
	 */
	PENDING("approval awaited"),

	/**
	 * The other side accepted the connection.
	 */
	ACCEPTED("accepted"),

	/**
	 * The other side accepted a connection that takes no work for now.
	 */
	ACCEPTED_PAUSED("accepted while paused"),

	/**
	 * The other side accepted a connection that only finishes its work.
	 */
	ACCEPTED_DRAINING("accepted while stopping"),

	/**
	 * The attempt or the connection came to its end, and another attempt follows.
	 */
	LOST("lost"),

	/**
	 * The attempt or the connection came to its end, and no attempt follows.
	 */
	GIVEN_UP("given up"),

	/**
	 * Another attempt is wanted now.
	 */
	RETRY("reconnect or rearm"),

	/**
	 * No work is wanted for now.
	 */
	PAUSE("pause"),

	/**
	 * Work is wanted again.
	 */
	RESUME("resume"),

	/**
	 * What runs is to be finished, then the connection is to end.
	 */
	DRAIN("stop"),

	/**
	 * The end.
	 */
	STOP("stopped");

	private final String label;

	ConnectionEvent(String label) {
		this.label = label;
	}

	/**
	 * Return how the event is called in a diagram.
	 * @return a few words
	 */
	String label() {
		return this.label;
	}

}
