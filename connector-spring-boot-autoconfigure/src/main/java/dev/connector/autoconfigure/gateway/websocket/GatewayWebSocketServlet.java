package dev.connector.autoconfigure.gateway.websocket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import dev.connector.transport.websocket.WebSocketGatewayEndpoint;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.OriginHandshakeInterceptor;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/**
 * The path of the WebSockets. A servlet of its own like that of the HTTP API, so that
 * neither depends on Spring MVC. Filters, Spring Security's among them, apply as
 * everywhere.
 * <p>
 * The upgrade is that of {@code jakarta.websocket} on every container, because its
 * sessions can be written to without waiting.
 */
final class GatewayWebSocketServlet extends HttpServlet {

	static final String NAME = "connectorWebSocket";

	private final transient WebSocketHttpRequestHandler upgrade;

	GatewayWebSocketServlet(WebSocketHandler handler) {
		this.upgrade = new WebSocketHttpRequestHandler(handler,
				new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy()));
		// Connectors send no origin, and no web page has any business here but one of
		// the gateway's own
		this.upgrade.setHandshakeInterceptors(List.of(new OriginHandshakeInterceptor(), new SubprotocolInterceptor()));
	}

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response)
			throws ServletException, IOException {
		this.upgrade.handleRequest(request, response);
	}

	/**
	 * Refuses whoever doesn't speak the protocol, and says so. Otherwise the socket would
	 * open, and neither side would understand the other.
	 */
	private static final class SubprotocolInterceptor implements HandshakeInterceptor {

		@Override
		public boolean beforeHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
				Map<String, Object> attributes) throws IOException {
			WebSocketHttpHeaders headers = new WebSocketHttpHeaders(request.getHeaders());
			if (!"websocket".equalsIgnoreCase(headers.getUpgrade())) {
				response.getHeaders().set(HttpHeaders.UPGRADE, "websocket");
				refuse(response, HttpStatus.UPGRADE_REQUIRED, "Connectors come here over WebSocket");
				return false;
			}
			if (!headers.getSecWebSocketProtocol().contains(WebSocketGatewayEndpoint.SUBPROTOCOL)) {
				refuse(response, HttpStatus.BAD_REQUEST,
						"The subprotocol has to be " + WebSocketGatewayEndpoint.SUBPROTOCOL);
				return false;
			}
			return true;
		}

		private static void refuse(ServerHttpResponse response, HttpStatus status, String why) throws IOException {
			response.setStatusCode(status);
			response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
			response.getBody().write((why + "\n").getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public void afterHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
				@Nullable Exception failure) {
			// The socket tells
		}

	}

}
