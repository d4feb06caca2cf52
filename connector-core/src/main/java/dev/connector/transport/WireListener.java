package dev.connector.transport;

import dev.connector.failure.Failure;

/**
 * Is told what happens to a {@link Wire}. Called by one thread at a time, possibly an I/O
 * thread or one that is inside a method of the wire: implementations never block it.
 */
public interface WireListener {

	/**
	 * The wire is connected and takes streams. Called at most once, and first.
	 */
	void onConnected();

	/**
	 * The other side asks for no more streams on this wire. Those that are open go on.
	 * Called at most once, after {@link #onConnected()}.
	 * @param reason why, for people
	 */
	default void onLeaving(String reason) {
	}

	/**
	 * The wire could not be connected, was lost or was closed; nothing is called
	 * afterwards. Called exactly once. What is left of its streams ends as well, before
	 * or after.
	 * @param failure why, as far as the wire can tell
	 */
	void onClosed(Failure failure);

}
