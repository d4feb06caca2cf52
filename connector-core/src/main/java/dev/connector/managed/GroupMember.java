package dev.connector.managed;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import dev.connector.schedule.Cancellable;

/**
 * Something that a {@link ConnectionGroup} ends together with others. Safe for use by
 * many threads; nothing blocks.
 */
public interface GroupMember {

	/**
	 * Return its name.
	 * @return the name, unique in its group
	 */
	String name();

	/**
	 * Return the status of now.
	 * @return the status
	 */
	ConnectionStatus status();

	/**
	 * Be told of changes from now on.
	 * @param listener told
	 * @return ends that
	 */
	Cancellable addListener(StatusListener listener);

	/**
	 * Close in order within a time.
	 * @param budget for everything together
	 * @return completes with the outcome, never exceptionally, soon after the budget at
	 * the latest
	 */
	CompletionStage<CloseOutcome> close(Duration budget);

	/**
	 * End at once, without telling the peer.
	 */
	void cancel();

}
