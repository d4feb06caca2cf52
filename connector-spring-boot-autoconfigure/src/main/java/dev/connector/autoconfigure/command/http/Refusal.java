package dev.connector.autoconfigure.command.http;

import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * Why a request isn't even asked. Immutable.
 *
 * @param status the HTTP status
 * @param error what is wrong, for people
 * @param headers headers that belong to it
 */
record Refusal(int status, String error, Map<String, String> headers) {

	static final String CONTENT_TYPE = "application/json";

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	static Refusal of(int status, String error) {
		return new Refusal(status, error, Map.of());
	}

	static Refusal unauthenticated(String challenge) {
		return of(HttpServletResponse.SC_UNAUTHORIZED, "Show a token: 'Authorization: Bearer <token>'")
			.withHeader("WWW-Authenticate", challenge);
	}

	static Refusal methodNotAllowed(String method, String allowed) {
		return of(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "This path takes " + allowed + ", not " + method)
			.withHeader("Allow", allowed);
	}

	private Refusal withHeader(String name, String value) {
		Map<String, String> more = new LinkedHashMap<>(this.headers);
		more.put(name, value);
		return new Refusal(this.status, this.error, Map.copyOf(more));
	}

	/**
	 * Return it as JSON.
	 * @return an object with the {@code error}
	 */
	byte[] json() {
		return MAPPER.writeValueAsBytes(Map.of("error", this.error));
	}

	/**
	 * Return it as something to throw.
	 */
	RefusedException exception() {
		return new RefusedException(this);
	}

	/**
	 * Ends a request. Has no stack trace, because nothing went wrong here.
	 */
	static final class RefusedException extends RuntimeException {

		private final transient Refusal refusal;

		RefusedException(Refusal refusal) {
			super(refusal.error(), null, false, false);
			this.refusal = refusal;
		}

		Refusal refusal() {
			return this.refusal;
		}

	}

}
