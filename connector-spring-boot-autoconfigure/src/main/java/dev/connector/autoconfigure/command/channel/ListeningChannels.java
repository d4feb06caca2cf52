package dev.connector.autoconfigure.command.channel;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Where this process waits for channels. Safe for use by many threads.
 */
public sealed interface ListeningChannels permits CommandListeners {

	/**
	 * Return whether there is no such place.
	 * @return {@code true} for none
	 */
	boolean isEmpty();

	/**
	 * Return the places.
	 * @return an immutable list, sorted by name
	 */
	List<CommandListener> list();

	/**
	 * Begin to listen everywhere.
	 * @throws RuntimeException when that is not possible somewhere; nothing listens then
	 */
	void start();

	/**
	 * Listen nowhere, and close the channels, once the requests that run were answered.
	 * @return completes when that is done, never exceptionally
	 */
	CompletionStage<Void> stop();

}
