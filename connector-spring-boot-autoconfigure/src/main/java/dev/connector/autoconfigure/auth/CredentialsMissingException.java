package dev.connector.autoconfigure.auth;

/**
 * Thrown while there is nothing to show. The attempt that asked fails, and is made again
 * like any other. Its message is for people and holds no secret.
 */
final class CredentialsMissingException extends RuntimeException {

	CredentialsMissingException(String message) {
		super(message);
	}

	/**
	 * What people read is the message alone.
	 */
	@Override
	@SuppressWarnings("OverrideThrowableToString") // failures show it, where people read
													// it
	public String toString() {
		return String.valueOf(getMessage());
	}

}
