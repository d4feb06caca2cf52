package dev.connector.registration;

import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionState;
import dev.connector.connection.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A registration failed or was stopped while somebody waited for it to be ready.
 */
public class RegistrationFailedException extends RuntimeException {

	private final transient @Nullable Failure failure;

	/**
	 * Create an exception.
	 * @param key which registration
	 * @param state what became of it
	 * @param failure why, or {@code null} when it was stopped on purpose
	 */
	public RegistrationFailedException(RegistrationKey key, ConnectionState state, @Nullable Failure failure) {
		super("Registration " + key + " is " + state + ((failure != null) ? ": " + failure.message() : ""),
				(failure != null) ? failure.cause() : null);
		this.failure = failure;
	}

	/**
	 * Return why it failed.
	 * @return the failure, or {@code null} when the registration was stopped on purpose
	 */
	public @Nullable Failure failure() {
		return this.failure;
	}

}
