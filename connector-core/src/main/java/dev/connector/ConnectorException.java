package dev.connector;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a connector to answer a request with an error of its choice. The code, the
 * message and the details reach the caller; the cause and the stack trace stay here.
 */
public class ConnectorException extends RuntimeException {

	private final ErrorCode code;

	private final transient Map<String, String> details;

	/**
	 * Create an error without details.
	 * @param code what kind of error
	 * @param message what the caller reads
	 */
	public ConnectorException(ErrorCode code, String message) {
		this(code, message, Map.of(), null);
	}

	/**
	 * Create an error.
	 * @param code what kind of error
	 * @param message what the caller reads
	 * @param details what is wrong, by the place where it is wrong (for invalid input: a
	 * JSON pointer to the field)
	 * @param cause what led to it, for the connector's own log
	 */
	public ConnectorException(ErrorCode code, String message, Map<String, String> details, @Nullable Throwable cause) {
		super(message, cause);
		this.code = code;
		this.details = Map.copyOf(details);
	}

	/**
	 * Return what kind of error this is.
	 * @return the code
	 */
	public ErrorCode code() {
		return this.code;
	}

	/**
	 * Return what is wrong, by the place where it is wrong.
	 * @return an immutable map, empty when there is nothing to say
	 */
	public Map<String, String> details() {
		return this.details;
	}

}
