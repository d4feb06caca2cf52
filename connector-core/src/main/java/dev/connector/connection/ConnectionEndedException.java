package dev.connector.connection;

import dev.connector.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A connection failed or was stopped while somebody waited for it to be ready.
 */
public class ConnectionEndedException extends RuntimeException {

	private final ConnectionState state;

	private final transient @Nullable Failure failure;

	/**
	 * Create an exception.
	 * @param name which connection
	 * @param state what became of it
	 * @param failure why, or {@code null} when it was stopped on purpose
	 */
	public ConnectionEndedException(String name, ConnectionState state, @Nullable Failure failure) {
		super(name + " is " + state + ((failure != null) ? ": " + failure.message() : ""),
				(failure != null) ? failure.cause() : null);
		this.state = state;
		this.failure = failure;
	}

	/**
	 * Return what became of the connection.
	 * @return {@link ConnectionState#FAILED} or {@link ConnectionState#STOPPED}
	 */
	public ConnectionState state() {
		return this.state;
	}

	/**
	 * Return why it failed.
	 * @return the failure, or {@code null} when the connection was stopped on purpose
	 */
	public @Nullable Failure failure() {
		return this.failure;
	}

}
