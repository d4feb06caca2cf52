package dev.connector.autoconfigure.command.websocket;

import java.time.Duration;
import java.util.concurrent.ExecutorService;

import dev.connector.autoconfigure.web.ContainerSession;
import dev.connector.command.channel.websocket.TextSocketListener;
import dev.connector.command.channel.websocket.WebSocketCommandEndpoint;
import dev.connector.schedule.HandlerThreads;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * Hands the sockets of the web server to the endpoint. Called by the container, one call
 * per socket at a time except for the end of one, which may come during a message.
 */
final class CommandWebSocketHandler extends TextWebSocketHandler implements AutoCloseable {

	/**
	 * Time after which a socket that takes nothing is given up.
	 */
	private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);

	private static final int CLOSING_THREADS = 4;

	private static final String INCOMING = CommandWebSocketHandler.class.getName();

	private final WebSocketCommandEndpoint endpoint;

	private final ExecutorService closing = HandlerThreads.pool("connector-command-close-", CLOSING_THREADS);

	CommandWebSocketHandler(WebSocketCommandEndpoint endpoint) {
		this.endpoint = endpoint;
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
		Session container = ContainerSession.open(session, "Commands");
		ContainerTextSocket socket = new ContainerTextSocket(container, SEND_TIMEOUT, this.closing);
		TextSocketListener listener = this.endpoint.accept(socket, ContainerSession.peer(session));
		session.getAttributes().put(INCOMING, new IncomingTexts(listener, socket, this.endpoint.maxMessageBytes()));
	}

	@Override
	protected void handleTextMessage(WebSocketSession session, TextMessage message) {
		@Nullable IncomingTexts incoming = incoming(session);
		if (incoming != null) {
			incoming.take(message.getPayload(), message.isLast());
		}
	}

	@Override
	public void handleTransportError(WebSocketSession session, Throwable failure) {
		@Nullable IncomingTexts incoming = incoming(session);
		if (incoming != null) {
			incoming.failed(failure);
		}
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		@Nullable IncomingTexts incoming = incoming(session);
		if (incoming != null) {
			incoming.closed(status.getCode());
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

	private static @Nullable IncomingTexts incoming(WebSocketSession session) {
		return (IncomingTexts) session.getAttributes().get(INCOMING);
	}

}
