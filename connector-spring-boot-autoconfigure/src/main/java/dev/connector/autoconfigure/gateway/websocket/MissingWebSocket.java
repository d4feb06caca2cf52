package dev.connector.autoconfigure.gateway.websocket;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says why there is no endpoint.
 */
final class MissingWebSocket {

	private static final Logger logger = LoggerFactory.getLogger(MissingWebSocket.class);

	private MissingWebSocket() {
	}

	static void report() {
		logger.info(
				"{} has no effect: connectors come over WebSocket to a servlet web application"
						+ " with spring-websocket and a container that has jakarta.websocket",
				GatewayWebSocketAutoConfiguration.PATH);
	}

}
