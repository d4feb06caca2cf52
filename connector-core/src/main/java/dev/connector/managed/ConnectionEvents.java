package dev.connector.managed;

/**
 * Gets what comes on a managed connection, in order, by one thread at a time; must not
 * block. What it throws is logged and counted, and the connection goes on.
 *
 * @param <E> the events
 */
@FunctionalInterface
public interface ConnectionEvents<E> {

	/**
	 * Something came, for the first time.
	 * @param event the event
	 */
	void onEvent(E event);

	/**
	 * Events are missing, and will not come any more. Told in their place.
	 * @param gap which ones
	 */
	default void onGap(ReplayCursor.Gap gap) {
	}

	/**
	 * The session ended as it should: nothing comes any more. Told after the last event.
	 */
	default void onEnd() {
	}

}
