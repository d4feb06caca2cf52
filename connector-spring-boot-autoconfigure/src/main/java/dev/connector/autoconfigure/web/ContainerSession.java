package dev.connector.autoconfigure.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/**
 * A socket of the container, whatever its messages are. Safe for use by many threads; no
 * caller waits for the network.
 */
public final class ContainerSession {

	private static final Logger logger = LoggerFactory.getLogger(ContainerSession.class);

	/**
	 * Tomcat's names for how long a close frame may take to be sent, and how long the
	 * answer to it; other containers don't read them.
	 */
	private static final Map<String, Object> CLOSE_TIMEOUTS = Map.of(
			"org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", 2000L,
			"org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT", 5000L);

	private final Session session;

	private final RemoteEndpoint.Async remote;

	private final Executor closing;

	private final AtomicBoolean closed = new AtomicBoolean();

	/**
	 * Create a socket.
	 * @param session the socket of the container, open
	 * @param sendTimeout time after which a message counts as lost that the network
	 * doesn't take
	 * @param closing runs what may wait
	 */
	public ContainerSession(Session session, Duration sendTimeout, Executor closing) {
		this.session = session;
		this.remote = session.getAsyncRemote();
		this.remote.setSendTimeout(sendTimeout.toMillis());
		this.closing = closing;
	}

	/**
	 * Find the socket of the container, and let it be silent for as long as it likes.
	 * @param session the socket as Spring sees it
	 * @param who who needs it, for the error
	 * @return the socket
	 * @throws IllegalStateException when it is none of jakarta.websocket
	 */
	public static Session open(WebSocketSession session, String who) {
		@Nullable Session container = (session instanceof NativeWebSocketSession wrapper)
				? wrapper.getNativeSession(Session.class) : null;
		if (container == null) {
			throw new IllegalStateException(who + " need a socket of jakarta.websocket, which can be written to"
					+ " without waiting, but this is a " + session.getClass().getName());
		}
		container.setMaxIdleTimeout(0);
		container.getUserProperties().putAll(CLOSE_TIMEOUTS);
		return container;
	}

	/**
	 * Return where a socket comes from.
	 * @param session the socket
	 * @return an address, for people
	 */
	public static String peer(WebSocketSession session) {
		@Nullable InetSocketAddress address = session.getRemoteAddress();
		if (address == null) {
			return "unknown";
		}
		String host = address.getHostString();
		return ((host.indexOf(':') < 0) ? host : "[" + host + "]") + ":" + address.getPort();
	}

	/**
	 * Send bytes.
	 * @param message the bytes, left alone until they are sent
	 * @param done is told once that they are sent, or why not
	 */
	public void send(ByteBuffer message, Consumer<@Nullable Throwable> done) {
		// The container moves the position of what it sends
		send(() -> this.remote.sendBinary(message.duplicate(), (result) -> done.accept(problem(result))), done);
	}

	/**
	 * Send a text.
	 * @param message the text
	 * @param done is told once that it is sent, or why not
	 */
	public void send(String message, Consumer<@Nullable Throwable> done) {
		send(() -> this.remote.sendText(message, (result) -> done.accept(problem(result))), done);
	}

	/**
	 * Close the socket. Does nothing the second time.
	 * @param code the code of the close frame
	 * @param reason why, for people
	 */
	public void close(int code, String reason) {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		try {
			// A container waits until its close frame is sent
			this.closing.execute(() -> closeNow(code, reason));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The application has stopped, so the web server closes the socket", ex);
		}
	}

	private static void send(Runnable sending, Consumer<@Nullable Throwable> done) {
		try {
			sending.run();
		}
		catch (IllegalStateException | IllegalArgumentException ex) {
			done.accept(ex);
		}
	}

	private void closeNow(int code, String reason) {
		try {
			this.session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason));
		}
		catch (IOException | IllegalStateException ex) {
			logger.debug("A socket could not be closed in order", ex);
		}
	}

	private static @Nullable Throwable problem(SendResult result) {
		if (result.isOK()) {
			return null;
		}
		@Nullable Throwable exception = result.getException();
		return (exception != null) ? exception : new IOException("The message could not be sent");
	}

}
