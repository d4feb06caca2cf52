package dev.connector.autoconfigure.command.websocket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntSupplier;

import dev.connector.autoconfigure.web.BearerTokens;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.OriginHandshakeInterceptor;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/**
 * The path of the WebSockets. A servlet of its own, so that it doesn't depend on Spring
 * MVC. Filters, Spring Security's among them, apply as everywhere.
 * <p>
 * The upgrade is that of {@code jakarta.websocket} on every container, because its
 * sessions can be written to without waiting.
 */
final class CommandWebSocketServlet extends HttpServlet {

	static final String NAME = "connectorCommandWebSocket";

	private final transient BearerTokens tokens;

	private final transient WebSocketHttpRequestHandler upgrade;

	private final transient IntSupplier sockets;

	private final int maxSockets;

	/**
	 * Create a servlet.
	 * @param tokens who may open a socket
	 * @param handler takes the sockets
	 * @param sockets how many there are now
	 * @param maxSockets how many there may be
	 */
	CommandWebSocketServlet(BearerTokens tokens, WebSocketHandler handler, IntSupplier sockets, int maxSockets) {
		this.tokens = tokens;
		this.sockets = sockets;
		this.maxSockets = maxSockets;
		this.upgrade = new WebSocketHttpRequestHandler(handler,
				new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy()));
		// Other processes send no origin, and no web page has any business here but one
		// of the application's own
		this.upgrade.setHandshakeInterceptors(List.of(new OriginHandshakeInterceptor()));
	}

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response)
			throws ServletException, IOException {
		@Nullable String challenge = this.tokens.challenge(request);
		if (challenge != null) {
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
			refuse(response, HttpStatus.UNAUTHORIZED, "Show a token: 'Authorization: Bearer <token>'");
		}
		else if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
			response.setHeader(HttpHeaders.UPGRADE, "websocket");
			refuse(response, HttpStatus.UPGRADE_REQUIRED, "Channels of commands come here over WebSocket");
		}
		else if (this.sockets.getAsInt() >= this.maxSockets) {
			refuse(response, HttpStatus.SERVICE_UNAVAILABLE, "There are too many channels already");
		}
		else {
			this.upgrade.handleRequest(request, response);
		}
	}

	private static void refuse(HttpServletResponse response, HttpStatus status, String why) throws IOException {
		byte[] text = (why + "\n").getBytes(StandardCharsets.UTF_8);
		response.setStatus(status.value());
		response.setContentType("text/plain;charset=UTF-8");
		response.setContentLength(text.length);
		response.getOutputStream().write(text);
	}

}
