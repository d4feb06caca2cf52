package dev.connector.autoconfigure.gateway.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import dev.connector.Payload;
import dev.connector.frame.GatewayFrame;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

/**
 * What the headers of a request say about a call.
 */
final class CallHeaders {

	static final String TIMEOUT = "Connector-Timeout";

	static final String IDEMPOTENCY_KEY = "Idempotency-Key";

	/**
	 * How many times as long as the gateway's own timeout a caller may wait.
	 */
	static final int LONGEST_TIMEOUT_FACTOR = 10;

	private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,200}");

	private static final List<String> PASSED_ON = List.of("traceparent", "tracestate", "baggage");

	private CallHeaders() {
	}

	/**
	 * Return the id of the request: the key that the caller chose. Where callers have
	 * names, it follows the name, so that no key collides with one of another caller.
	 * @param request the request
	 * @param caller who sent it
	 * @return the id, another one each time when the caller chose none
	 * @throws ProblemException when the caller's key isn't one
	 */
	static String requestId(HttpServletRequest request, Caller caller) {
		@Nullable String key = request.getHeader(IDEMPOTENCY_KEY);
		if (key == null) {
			return UUID.randomUUID().toString();
		}
		if (!KEY.matcher(key).matches()) {
			throw new ProblemException(
					Problem.invalid(IDEMPOTENCY_KEY + " must be 1 to 200 visible ASCII characters without spaces"));
		}
		String owner = caller.name();
		return (owner != null) ? URLEncoder.encode(owner, StandardCharsets.UTF_8) + "/" + key : key;
	}

	/**
	 * Return whether the caller chose a key, so that the answer is to be remembered.
	 * @param request the request
	 * @return {@code true} when the request may come again
	 */
	static boolean hasKey(HttpServletRequest request) {
		return request.getHeader(IDEMPOTENCY_KEY) != null;
	}

	/**
	 * Return how long the caller waits.
	 * @param request the request
	 * @param usual how long callers wait that say nothing
	 * @return the time, at most {@link #LONGEST_TIMEOUT_FACTOR} times the usual one
	 * @throws ProblemException when the header can't be read or is out of bounds
	 */
	static Duration timeout(HttpServletRequest request, Duration usual) {
		@Nullable String text = request.getHeader(TIMEOUT);
		if (text == null) {
			return usual;
		}
		Duration longest = usual.multipliedBy(LONGEST_TIMEOUT_FACTOR);
		@Nullable Duration timeout = parse(text.trim());
		if (timeout == null || timeout.isNegative() || timeout.isZero() || timeout.compareTo(longest) > 0) {
			throw new ProblemException(Problem.invalid(TIMEOUT + " must be a time such as 500ms, 2s or PT2S of at most "
					+ longest.toMillis() + "ms, but is '" + text + "'"));
		}
		return timeout;
	}

	private static @Nullable Duration parse(String text) {
		try {
			return DurationStyle.detectAndParse(text);
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			return null;
		}
	}

	/**
	 * Return the content type of the body.
	 * @param request the request
	 * @return the header as it is, JSON without one
	 */
	static String contentType(HttpServletRequest request) {
		@Nullable String contentType = request.getContentType();
		return (contentType != null && !contentType.isBlank()) ? contentType : Payload.JSON;
	}

	/**
	 * Return what the connector is told about the circumstances.
	 * @param request the request
	 * @param caller who sent it
	 * @return the caller's name and trace
	 */
	static GatewayFrame.Context context(HttpServletRequest request, Caller caller) {
		Map<String, String> attributes = new LinkedHashMap<>();
		for (String header : PASSED_ON) {
			@Nullable String value = request.getHeader(header);
			if (value != null) {
				attributes.put(header, value);
			}
		}
		return new GatewayFrame.Context(caller.name(), attributes);
	}

}
