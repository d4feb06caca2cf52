package dev.connector.sample;

import java.util.Map;

import dev.connector.ConnectorContext;
import dev.connector.ConnectorException;
import dev.connector.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The errors that the connectors answer with, all worded and addressed alike: the message
 * begins with the field, the details have its JSON pointer.
 */
public final class Failures {

	private Failures() {
	}

	/**
	 * Return the error for input that is not what the command takes.
	 * @param field the field of the request, or its path such as {@code params/0}
	 * @param problem what is wrong with it and what to change
	 * @return the error, to be thrown
	 */
	public static ConnectorException invalid(String field, String problem) {
		return invalid(field, problem, null);
	}

	/**
	 * Return the error for input that is not what the command takes.
	 * @param field the field of the request, or its path such as {@code params/0}
	 * @param problem what is wrong with it and what to change
	 * @param cause what led to it, which stays on this side
	 * @return the error, to be thrown
	 */
	public static ConnectorException invalid(String field, String problem, @Nullable Throwable cause) {
		return at(ErrorCode.INVALID_REQUEST, field, problem, cause);
	}

	/**
	 * Return the error for a thing that isn't there.
	 * @param field the field of the request that names the thing
	 * @param problem what is missing
	 * @return the error, to be thrown
	 */
	public static ConnectorException notFound(String field, String problem) {
		return at(ErrorCode.NOT_FOUND, field, problem, null);
	}

	/**
	 * Go on only while somebody waits for the answer.
	 * @param context the circumstances of the request
	 * @throws ConnectorException with {@link ErrorCode#TIMEOUT} once the deadline passed,
	 * with {@link ErrorCode#CANCELLED} once the caller gave up
	 */
	public static void requireWanted(ConnectorContext context) {
		if (context.remaining().isZero()) {
			throw new ConnectorException(ErrorCode.TIMEOUT, "The deadline passed before the work was done");
		}
		if (context.isCancelled()) {
			throw new ConnectorException(ErrorCode.CANCELLED, "The caller gave up");
		}
	}

	private static ConnectorException at(ErrorCode code, String field, String problem, @Nullable Throwable cause) {
		return new ConnectorException(code, field + ": " + problem, Map.of("/" + field, problem), cause);
	}

}
