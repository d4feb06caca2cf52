package dev.connector.autoconfigure.gateway.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.connector.gateway.GatewayError;
import dev.connector.gateway.GatewayErrorCode;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Why a request got no answer, as {@code application/problem+json} shows it. Immutable.
 *
 * @param status the HTTP status
 * @param code the code, for programs
 * @param title what kind of problem it is, the same for every problem with this code
 * @param detail what happened this time
 * @param errors what is wrong, by the place where it is wrong
 * @param headers headers that belong to the problem
 */
record Problem(int status, String code, String title, String detail, Map<String, String> errors,
		Map<String, String> headers) {

	static final String CONTENT_TYPE = "application/problem+json";

	/**
	 * Status of a request whose caller is gone; nobody reads it.
	 */
	static final int CLIENT_CLOSED_REQUEST = 499;

	private static final int TOO_MANY_REQUESTS = 429;

	static Problem of(int status, String code, String title, String detail) {
		return new Problem(status, code, title, detail, Map.of(), Map.of());
	}

	static Problem invalid(String detail) {
		return of(GatewayError.of(GatewayErrorCode.INVALID_REQUEST, detail));
	}

	static Problem notFound(String detail) {
		return of(GatewayError.of(GatewayErrorCode.NOT_FOUND, detail));
	}

	static Problem tooLarge(long limit) {
		return of(GatewayError.of(GatewayErrorCode.TOO_LARGE, "The body is larger than " + limit
				+ " bytes, which is what connector.gateway.max-payload-size of the gateway allows"));
	}

	static Problem unauthenticated(String detail, String challenge) {
		return of(HttpServletResponse.SC_UNAUTHORIZED, "UNAUTHENTICATED", "Not authenticated", detail)
			.withHeader("WWW-Authenticate", challenge);
	}

	static Problem forbidden(String detail) {
		return of(HttpServletResponse.SC_FORBIDDEN, "FORBIDDEN", "Not allowed", detail);
	}

	static Problem methodNotAllowed(String method, String allowed) {
		return of(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "Method not allowed",
				"This path takes " + allowed + ", not " + method)
			.withHeader("Allow", allowed);
	}

	static Problem internal() {
		return of(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "INTERNAL", "The gateway failed",
				"The gateway's log says why");
	}

	static Problem of(GatewayError error) {
		Problem problem = new Problem(status(error.code()), error.code().name(), title(error.code()), error.message(),
				error.details(), Map.of());
		@Nullable Duration retryAfter = error.retryAfter();
		if (retryAfter == null && error.code() == GatewayErrorCode.OVERLOADED) {
			retryAfter = Duration.ofSeconds(1);
		}
		return (retryAfter != null) ? problem.withHeader("Retry-After", seconds(retryAfter)) : problem;
	}

	private static String seconds(Duration duration) {
		long rounded = duration.plusMillis(999).toSeconds();
		return Long.toString(Math.max(1, rounded));
	}

	private static int status(GatewayErrorCode code) {
		return switch (code) {
			case INVALID_REQUEST -> HttpServletResponse.SC_BAD_REQUEST;
			case NOT_FOUND -> HttpServletResponse.SC_NOT_FOUND;
			case PENDING_APPROVAL -> HttpServletResponse.SC_CONFLICT;
			case TOO_LARGE -> HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;
			case OVERLOADED -> TOO_MANY_REQUESTS;
			case CONNECTOR_FAILED -> HttpServletResponse.SC_BAD_GATEWAY;
			case UNAVAILABLE -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
			case TIMEOUT -> HttpServletResponse.SC_GATEWAY_TIMEOUT;
			case CANCELLED -> CLIENT_CLOSED_REQUEST;
		};
	}

	private static String title(GatewayErrorCode code) {
		return switch (code) {
			case INVALID_REQUEST -> "Invalid request";
			case NOT_FOUND -> "Not found";
			case PENDING_APPROVAL -> "Approval is pending";
			case TOO_LARGE -> "Too large";
			case OVERLOADED -> "Overloaded";
			case CONNECTOR_FAILED -> "The connector failed";
			case UNAVAILABLE -> "Nobody can answer now";
			case TIMEOUT -> "The deadline passed";
			case CANCELLED -> "Called off";
		};
	}

	private Problem withHeader(String name, String value) {
		Map<String, String> more = new LinkedHashMap<>(this.headers);
		more.put(name, value);
		return new Problem(this.status, this.code, this.title, this.detail, this.errors, Map.copyOf(more));
	}

	/**
	 * Return the problem as JSON.
	 * @param requestId id of the request, or {@code null} when it has none yet
	 * @return the bytes of an object
	 */
	byte[] json(@Nullable String requestId) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("title", this.title);
		members.put("status", this.status);
		members.put("detail", this.detail);
		members.put("code", this.code);
		if (requestId != null) {
			members.put("requestId", requestId);
		}
		if (!this.errors.isEmpty()) {
			members.put("errors", fieldErrors());
		}
		return Json.bytes(members);
	}

	private List<FieldError> fieldErrors() {
		return this.errors.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.map((entry) -> new FieldError(entry.getKey(), entry.getValue()))
			.toList();
	}

	/**
	 * What is wrong at one place.
	 *
	 * @param pointer where
	 * @param detail what
	 */
	record FieldError(String pointer, String detail) {

	}

}
