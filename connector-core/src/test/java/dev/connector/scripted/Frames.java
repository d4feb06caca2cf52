package dev.connector.scripted;

import java.time.Duration;

import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import org.jspecify.annotations.Nullable;

/**
 * Frames of a gateway.
 */
public final class Frames {

	/**
	 * The most bytes that the gateway takes.
	 */
	public static final long MAX_PAYLOAD_BYTES = 1024;

	private Frames() {
	}

	public static GatewayFrame.Terms terms() {
		return new GatewayFrame.Terms(MAX_PAYLOAD_BYTES, Duration.ofSeconds(15), Duration.ofSeconds(45));
	}

	public static GatewayFrame.Registered registered(ConnectorFrame.Register register) {
		return registered(register.key(), "token");
	}

	public static GatewayFrame.Registered registered(RegistrationKey key, String token) {
		return new GatewayFrame.Registered(key, 1, token, false, terms());
	}

	public static GatewayFrame.Pending pending() {
		return new GatewayFrame.Pending("somebody has to look at it", terms());
	}

	public static GatewayFrame.Rejected rejected(RejectionCode code) {
		return rejected(code, null);
	}

	public static GatewayFrame.Rejected rejected(RejectionCode code, @Nullable Duration retryAfter) {
		return new GatewayFrame.Rejected(code, "because", retryAfter);
	}

	public static GatewayFrame.Execute execute(String requestId) {
		return execute(requestId, Duration.ofSeconds(10));
	}

	public static GatewayFrame.Execute execute(String requestId, Duration timeout) {
		return execute(requestId, timeout, 4);
	}

	public static GatewayFrame.Execute execute(String requestId, Duration timeout, int resultCredits) {
		return new GatewayFrame.Execute(requestId, "do", Payload.json("\"" + requestId + "\""),
				GatewayFrame.Context.NONE, timeout, new GatewayFrame.Delivery(1, resultCredits));
	}

	public static GatewayFrame.Cancel cancel(String requestId) {
		return new GatewayFrame.Cancel(requestId, "the caller gave up");
	}

}
