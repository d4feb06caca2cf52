package dev.connector.gateway;

/**
 * State of a session.
 */
public enum SessionState {

	/**
	 * Takes work.
	 */
	READY,

	/**
	 * Waits for {@link Gateway#decide}.
	 */
	PENDING_APPROVAL,

	/**
	 * Registered, but its connector granted no credits: what runs is finished, new work
	 * goes elsewhere.
	 */
	PAUSED,

	/**
	 * Its connector is about to leave: what runs is finished, new work goes elsewhere.
	 */
	DRAINING,

	/**
	 * Its connection was lost a short while ago: what runs goes on, new work waits, until
	 * its connector comes back or is given up.
	 */
	SUSPENDED

}
