package dev.connector.autoconfigure.gateway.websocket;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;

import dev.connector.schedule.HandlerThreads;
import dev.connector.transport.websocket.BinarySocketListener;
import dev.connector.transport.websocket.WebSocketGatewayEndpoint;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.BinaryWebSocketHandler;

/**
 * Hands the sockets of the web server to the endpoint. Called by the container, one call
 * per socket at a time except for the end of one, which may come during a message.
 */
final class GatewayWebSocketHandler extends BinaryWebSocketHandler implements SubProtocolCapable, AutoCloseable {

	/**
	 * Time after which a socket that takes nothing is given up.
	 */
	static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);

	/**
	 * Tomcat's names for how long a close frame may take to be sent, and how long the
	 * answer to it; other containers don't read them.
	 */
	private static final Map<String, Object> CLOSE_TIMEOUTS = Map.of(
			"org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", 2000L,
			"org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT", 5000L);

	private static final int CLOSING_THREADS = 8;

	private static final String INCOMING = GatewayWebSocketHandler.class.getName();

	private final WebSocketGatewayEndpoint endpoint;

	private final Duration sendTimeout;

	private final ExecutorService closing = HandlerThreads.pool("connector-gateway-close-", CLOSING_THREADS);

	/**
	 * Create a handler.
	 * @param endpoint takes the sockets
	 * @param sendTimeout time after which a socket that takes nothing is given up
	 */
	GatewayWebSocketHandler(WebSocketGatewayEndpoint endpoint, Duration sendTimeout) {
		this.endpoint = endpoint;
		this.sendTimeout = sendTimeout;
	}

	@Override
	public List<String> getSubProtocols() {
		return List.of(WebSocketGatewayEndpoint.SUBPROTOCOL);
	}

	/**
	 * Messages are put together here, so that their limit doesn't depend on the
	 * container, nor on what the application's other sockets need.
	 */
	@Override
	public boolean supportsPartialMessages() {
		return true;
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) {
		Session container = container(session);
		// Heartbeats tell who is gone, and the endpoint closes what nobody uses
		container.setMaxIdleTimeout(0);
		container.setMaxBinaryMessageBufferSize(this.endpoint.maxMessageBytes());
		container.getUserProperties().putAll(CLOSE_TIMEOUTS);
		ContainerSocket socket = new ContainerSocket(container, this.sendTimeout, this.closing);
		BinarySocketListener listener = this.endpoint.accept(socket, peer(session.getRemoteAddress()));
		session.getAttributes().put(INCOMING, new IncomingMessages(listener, socket, this.endpoint.maxMessageBytes()));
	}

	@Override
	protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
		@Nullable IncomingMessages incoming = incoming(session);
		if (incoming != null) {
			incoming.take(message.getPayload(), message.isLast());
		}
	}

	@Override
	public void handleTransportError(WebSocketSession session, Throwable failure) {
		@Nullable IncomingMessages incoming = incoming(session);
		if (incoming != null) {
			incoming.failed(failure);
		}
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		@Nullable IncomingMessages incoming = incoming(session);
		if (incoming != null) {
			@Nullable String reason = status.getReason();
			incoming.closed(
					"code " + status.getCode() + ((reason != null && !reason.isEmpty()) ? " (" + reason + ")" : ""));
		}
	}

	/**
	 * Let the threads end that close sockets, once they have closed those they are to
	 * close.
	 */
	@Override
	public void close() {
		this.closing.shutdown();
	}

	private static Session container(WebSocketSession session) {
		@Nullable Session container = (session instanceof NativeWebSocketSession wrapper)
				? wrapper.getNativeSession(Session.class) : null;
		if (container == null) {
			throw new IllegalStateException("Connectors need a socket of jakarta.websocket, which can be written to"
					+ " without waiting, but this is a " + session.getClass().getName());
		}
		return container;
	}

	private static @Nullable IncomingMessages incoming(WebSocketSession session) {
		return (IncomingMessages) session.getAttributes().get(INCOMING);
	}

	private static String peer(@Nullable InetSocketAddress address) {
		if (address == null) {
			return "unknown";
		}
		String host = address.getHostString();
		return ((host.indexOf(':') < 0) ? host : "[" + host + "]") + ":" + address.getPort();
	}

}
