package dev.connector;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An {@link Invocation} has no answer. Not a {@link ConnectorException}: a handler that
 * lets it pass has failed itself, for what was wrong about a request of its own says
 * nothing about the one that it was to answer.
 */
public class InvocationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final InvocationErrorCode code;

	private final transient Map<String, String> details;

	private final @Nullable Duration retryAfter;

	/**
	 * Create an exception without details.
	 * @param code what kind of error
	 * @param message what happened, for people
	 */
	public InvocationException(InvocationErrorCode code, String message) {
		this(code, message, Map.of(), null);
	}

	/**
	 * Create an exception.
	 * @param code what kind of error
	 * @param message what happened, for people
	 * @param details what is wrong, by the place where it is wrong
	 * @param retryAfter when to try again, or {@code null} when nothing is known about it
	 */
	public InvocationException(InvocationErrorCode code, String message, Map<String, String> details,
			@Nullable Duration retryAfter) {
		super(code + ": " + message);
		this.code = code;
		this.details = Map.copyOf(details);
		this.retryAfter = retryAfter;
	}

	/**
	 * Return what kind of error this is.
	 * @return the code
	 */
	public InvocationErrorCode code() {
		return this.code;
	}

	/**
	 * Return what is wrong, by the place where it is wrong.
	 * @return an immutable map, empty when there is nothing to say
	 */
	public Map<String, String> details() {
		return this.details;
	}

	/**
	 * Return when to try again.
	 * @return the time, or {@code null} when nothing is known about it
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

}
