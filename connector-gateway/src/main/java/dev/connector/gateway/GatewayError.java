package dev.connector.gateway;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Why a request has no answer. Immutable.
 *
 * @param code what kind of error
 * @param message what happened, for the caller; names what to change where that is known
 * @param details what is wrong, by the place where it is wrong
 * @param retryAfter when to try again, or {@code null} when nothing is known about it
 */
public record GatewayError(GatewayErrorCode code, String message, Map<String, String> details,
		@Nullable Duration retryAfter) {

	/**
	 * Create an error.
	 */
	public GatewayError {
		details = Map.copyOf(details);
	}

	/**
	 * Create an error without details.
	 * @param code what kind of error
	 * @param message what happened
	 * @return the error
	 */
	public static GatewayError of(GatewayErrorCode code, String message) {
		return new GatewayError(code, message, Map.of(), null);
	}

}
