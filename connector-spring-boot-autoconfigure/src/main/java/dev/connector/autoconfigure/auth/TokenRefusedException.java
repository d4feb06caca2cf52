package dev.connector.autoconfigure.auth;

/**
 * Thrown when no token is to be had. Its message is for people and holds no secret.
 */
final class TokenRefusedException extends Exception {

	TokenRefusedException(String message) {
		super(message);
	}

}
