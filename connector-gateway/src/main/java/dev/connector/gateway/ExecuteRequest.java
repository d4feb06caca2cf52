package dev.connector.gateway;

import java.time.Duration;
import java.util.Objects;

import dev.connector.Payload;
import dev.connector.frame.GatewayFrame;

/**
 * A request to a connector. Immutable.
 *
 * @param requestId id of the request, unique among those that run at the address; a
 * second request with the id of a running one joins it
 * @param capability what is asked for
 * @param payload the input, not a stream
 * @param context who asks, and what is sent along
 * @param timeout how long the caller waits for the answer, a streamed one to its end;
 * zero for the gateway's default
 * @param remembered whether the answer is remembered for a while, so that the same
 * request gets it again under the same id
 */
public record ExecuteRequest(String requestId, String capability, Payload payload, GatewayFrame.Context context,
		Duration timeout, boolean remembered) {

	/**
	 * Create a request.
	 * @throws IllegalArgumentException when the id or the capability is empty, or the
	 * timeout negative
	 */
	public ExecuteRequest {
		requireText("requestId", requestId);
		requireText("capability", capability);
		Objects.requireNonNull(payload, "payload");
		Objects.requireNonNull(context, "context");
		if (timeout.isNegative()) {
			throw new IllegalArgumentException(
					"timeout must be positive, or zero for the gateway's default, but is " + timeout);
		}
	}

	/**
	 * Create a request whose answer is not remembered.
	 * @param requestId id of the request
	 * @param capability what is asked for
	 * @param payload the input
	 * @param context who asks
	 * @param timeout how long the caller waits, zero for the gateway's default
	 */
	public ExecuteRequest(String requestId, String capability, Payload payload, GatewayFrame.Context context,
			Duration timeout) {
		this(requestId, capability, payload, context, timeout, false);
	}

	/**
	 * Create a request that says only what is asked for.
	 * @param requestId id of the request
	 * @param capability what is asked for
	 * @param payload the input
	 * @return a request without context and with the gateway's default timeout
	 */
	public static ExecuteRequest of(String requestId, String capability, Payload payload) {
		return new ExecuteRequest(requestId, capability, payload, GatewayFrame.Context.NONE, Duration.ZERO);
	}

	/**
	 * Return this request with another timeout.
	 * @param changed how long the caller waits, zero for the gateway's default
	 * @return a new request
	 */
	public ExecuteRequest withTimeout(Duration changed) {
		return new ExecuteRequest(this.requestId, this.capability, this.payload, this.context, changed,
				this.remembered);
	}

	/**
	 * Return this request with an answer that is remembered, as far as
	 * {@link IdempotencyOptions} allow: when it shows that the request ran, and is not a
	 * stream.
	 * @return a new request
	 */
	public ExecuteRequest withRememberedAnswer() {
		return new ExecuteRequest(this.requestId, this.capability, this.payload, this.context, this.timeout, true);
	}

	private static void requireText(String name, String value) {
		if (value.isBlank()) {
			throw new IllegalArgumentException(name + " must not be empty");
		}
	}

}
