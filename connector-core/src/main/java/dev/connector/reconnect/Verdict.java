package dev.connector.reconnect;

import java.time.Duration;

import dev.connector.failure.Failure;

/**
 * What follows from a failure. Immutable.
 */
public sealed interface Verdict {

	/**
	 * Try again.
	 *
	 * @param delay how long to wait before, not negative
	 */
	record Retry(Duration delay) implements Verdict {

	}

	/**
	 * Don't try again.
	 *
	 * @param reason the last failure, with the limit that was reached if one was
	 */
	record GiveUp(Failure reason) implements Verdict {

	}

}
