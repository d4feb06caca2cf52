package dev.connector.autoconfigure.invocation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.connector.ConnectorException;
import dev.connector.ErrorCode;
import dev.connector.Payload;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

import org.springframework.util.StringUtils;

/**
 * Makes the answers to input that doesn't fit: the message names the first field, the
 * details name all by JSON pointer.
 */
public final class InvalidInput {

	private InvalidInput() {
	}

	/**
	 * Make the answer to violations.
	 * @param violations what is wrong, by JSON pointer; not empty
	 * @return an exception with the code {@link ErrorCode#INVALID_REQUEST}
	 */
	public static ConnectorException of(Map<String, String> violations) {
		Map<String, String> sorted = new TreeMap<>(violations);
		Map.Entry<String, String> first = sorted.entrySet().iterator().next();
		String more = (sorted.size() > 1) ? " (and " + (sorted.size() - 1) + " more)" : "";
		return new ConnectorException(ErrorCode.INVALID_REQUEST,
				describe(first.getKey()) + ": " + first.getValue() + more, sorted, null);
	}

	static ConnectorException missing(List<String> names) {
		Map<String, String> violations = new TreeMap<>();
		names.forEach((name) -> violations.put(JsonPointers.child("", name), "is required, but missing"));
		return of(violations);
	}

	static ConnectorException notJson(Payload payload, JacksonException cause) {
		String message = "The body (" + payload + ") is not JSON: " + cause.getOriginalMessage();
		return new ConnectorException(ErrorCode.INVALID_REQUEST, message, Map.of("", "is not JSON"), cause);
	}

	static ConnectorException notAnObject(String found) {
		return new ConnectorException(ErrorCode.INVALID_REQUEST, "The body must be a JSON object, but is " + found,
				Map.of("", "must be an object, but is " + found), null);
	}

	/**
	 * Make the answer to a value that can't be bound.
	 * @param parent pointer to what was being bound
	 * @param failure what Jackson says
	 */
	static ConnectorException unbindable(String parent, JacksonException failure) {
		for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof ConnectorException chosen) {
				return chosen;
			}
		}
		String pointer = JsonPointers.of(parent, failure.getPath());
		String reason = reason(failure);
		return new ConnectorException(ErrorCode.INVALID_REQUEST, describe(pointer) + ": " + reason,
				Map.of(pointer, reason), failure);
	}

	private static String reason(JacksonException failure) {
		if (failure instanceof ValueInstantiationException && failure.getCause() != null) {
			String message = failure.getCause().getMessage();
			return StringUtils.hasText(message) ? message : "is not accepted";
		}
		if (failure instanceof InvalidFormatException invalid && invalid.getTargetType() != null) {
			return "'" + invalid.getValue() + "' is no " + invalid.getTargetType().getSimpleName();
		}
		if (failure instanceof MismatchedInputException mismatched && mismatched.getTargetType() != null) {
			return "can't be read as " + mismatched.getTargetType().getSimpleName();
		}
		return String.valueOf(failure.getOriginalMessage());
	}

	private static String describe(String pointer) {
		return pointer.isEmpty() ? "The body" : "'" + pointer.substring(1) + "'";
	}

}
