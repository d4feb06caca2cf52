package dev.connector.autoconfigure.gateway.websocket;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;

import dev.connector.autoconfigure.web.ContainerSession;
import dev.connector.schedule.HandlerThreads;
import dev.connector.transport.websocket.BinarySocketListener;
import dev.connector.transport.websocket.WebSocketGatewayEndpoint;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.WebSocketSession;
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
		Session container = ContainerSession.open(session, "Connectors");
		container.setMaxBinaryMessageBufferSize(this.endpoint.maxMessageBytes());
		ContainerSocket socket = new ContainerSocket(container, this.sendTimeout, this.closing);
		BinarySocketListener listener = this.endpoint.accept(socket, ContainerSession.peer(session));
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

	private static @Nullable IncomingMessages incoming(WebSocketSession session) {
		return (IncomingMessages) session.getAttributes().get(INCOMING);
	}

}
