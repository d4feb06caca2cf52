package dev.connector.destination;

import dev.connector.frame.Credentials;

/**
 * Where the credentials for a destination come from. Asked before every attempt, by many
 * threads; must not block.
 */
@FunctionalInterface
public interface CredentialsSource {

	/**
	 * Shows nothing.
	 */
	CredentialsSource NONE = () -> Credentials.NONE;

	/**
	 * Return what to show now.
	 * @return the credentials
	 */
	Credentials current();

	/**
	 * Take note that what was shown has been refused more than once in a row. A source
	 * that keeps credentials fetches others for the next attempt. Must not block.
	 */
	default void refused() {
	}

}
