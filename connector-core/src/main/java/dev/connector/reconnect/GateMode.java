package dev.connector.reconnect;

/**
 * What opens the gate for a connection that waits for its turn.
 */
public enum GateMode {

	/**
	 * A free place among those that may handshake at a time.
	 */
	PERMITS,

	/**
	 * Quiet: no other group streams. Then one at a time. For links on which a handshake
	 * starves beside those who stream.
	 */
	QUIET

}
