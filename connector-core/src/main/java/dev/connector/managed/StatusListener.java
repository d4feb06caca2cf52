package dev.connector.managed;

/**
 * Told of every change of a managed connection, in order, by one thread at a time; must
 * not block. What it throws is logged and harms nobody else.
 */
@FunctionalInterface
public interface StatusListener {

	/**
	 * The status changed.
	 * @param status the new one
	 */
	void onStatus(ConnectionStatus status);

}
