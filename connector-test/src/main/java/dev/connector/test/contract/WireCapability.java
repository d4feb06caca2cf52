package dev.connector.test.contract;

/**
 * What not every {@link WireHarness} can do. Tests that need what is missing are skipped.
 */
public enum WireCapability {

	/**
	 * The harness can lead connectors to a place that accepts connections and says
	 * nothing.
	 */
	SILENCE,

	/**
	 * The harness can hold up what one side sends while connections stay open.
	 */
	STALL,

	/**
	 * The gateway can ask for no more streams on a wire while those that are open go on.
	 */
	LEAVE,

	/**
	 * Frames that are larger than {@code maxPayloadBytes} allows end their stream.
	 */
	SIZE_LIMIT,

	/**
	 * A listener that blocks holds up nothing but the direction of its stream. Where
	 * listeners are called by a few I/O threads that is not so.
	 */
	LISTENERS_APART

}
