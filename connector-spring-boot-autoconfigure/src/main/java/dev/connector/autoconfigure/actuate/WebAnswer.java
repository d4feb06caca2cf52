package dev.connector.autoconfigure.actuate;

import java.util.Map;
import java.util.function.Supplier;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Answers over HTTP to what operators ask for.
 */
final class WebAnswer {

	private WebAnswer() {
	}

	/**
	 * Do something, and answer with what came of it, or with why it was not done.
	 */
	static WebEndpointResponse<Object> to(Supplier<Object> operation) {
		try {
			return new WebEndpointResponse<>(operation.get());
		}
		catch (RefusedOperationException ex) {
			return new WebEndpointResponse<>(Map.of("status", ex.status(), "message", String.valueOf(ex.getMessage())),
					ex.status());
		}
	}

}
