package dev.connector.connection;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Connection} connects, and how. Called by the owner of the connection
 * only, one step at a time, never after {@link #ended}; no step may block. What a step
 * throws is a failure of the attempt like any other. What an attempt brings about later
 * is reported to the {@link ConnectionAttempt}, by any thread.
 */
public interface ConnectionDriver {

	/**
	 * Begin to open what the connection runs on.
	 * @param attempt the attempt; is told when it is open, or why it is not
	 */
	void dial(ConnectionAttempt attempt);

	/**
	 * Begin the handshake.
	 * @param attempt the attempt; is told what the other side says
	 */
	void greet(ConnectionAttempt attempt);

	/**
	 * Let work flow, what came early first. The connection is ready, or about to drain.
	 * @param attempt the attempt
	 */
	void goLive(ConnectionAttempt attempt);

	/**
	 * Ask the other side for work, as much as is taken now.
	 * @param attempt the attempt
	 */
	default void offer(ConnectionAttempt attempt) {
	}

	/**
	 * Ask the other side for no more work.
	 * @param attempt the attempt
	 */
	default void withhold(ConnectionAttempt attempt) {
	}

	/**
	 * Begin to finish what runs, taking nothing new.
	 * @param attempt the attempt; is told when all is finished
	 */
	void drain(ConnectionAttempt attempt);

	/**
	 * Say goodbye, whatever is left. The other side is given a moment to answer.
	 * @param attempt the attempt; is told when the other side went
	 */
	void farewell(ConnectionAttempt attempt);

	/**
	 * Leave an attempt behind, with everything that belongs to it.
	 * @param attempt the attempt, which reports to nobody any more
	 * @param reason why, for people
	 */
	void leave(ConnectionAttempt attempt, String reason);

	/**
	 * The credentials were refused more than once: forget what belongs to them, and get
	 * others for the next attempt.
	 */
	default void refused() {
	}

	/**
	 * Return whether there is work that another connection could still bring to its end,
	 * so that stopping waits for one.
	 * @return {@code true} while there is
	 */
	default boolean holdsWork() {
		return false;
	}

	/**
	 * Return whether the silence of the other side would be noticed now. Asked while
	 * connected.
	 * @param attempt the attempt
	 * @return {@code false} when a timer that should run does not
	 */
	default boolean isWatching(ConnectionAttempt attempt) {
		return true;
	}

	/**
	 * Return how the connection is replaced while it stays ready. Asked once, at the
	 * beginning.
	 * @return the succession, or {@code null} when the connection has to be left before
	 * another one is made
	 */
	default @Nullable ConnectionSuccession succession() {
		return null;
	}

	/**
	 * Return when the other side was last heard of.
	 * @return a reading of the scheduler's clock
	 */
	long lastActivity();

	/**
	 * Clean up for good. Called once, when the connection stops.
	 */
	default void ended() {
	}

}
