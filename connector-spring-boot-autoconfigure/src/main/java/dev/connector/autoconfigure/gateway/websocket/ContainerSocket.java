package dev.connector.autoconfigure.gateway.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.connector.transport.websocket.BinarySocket;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket of the container. Safe for use by many threads; no caller waits for the
 * network.
 */
final class ContainerSocket implements BinarySocket {

	private static final Logger logger = LoggerFactory.getLogger(ContainerSocket.class);

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
	ContainerSocket(Session session, Duration sendTimeout, Executor closing) {
		this.session = session;
		this.remote = session.getAsyncRemote();
		this.remote.setSendTimeout(sendTimeout.toMillis());
		this.closing = closing;
	}

	@Override
	public void send(ByteBuffer message, Consumer<@Nullable Throwable> done) {
		try {
			// The container moves the position of what it sends
			this.remote.sendBinary(message.duplicate(), (result) -> done.accept(problem(result)));
		}
		catch (IllegalStateException | IllegalArgumentException ex) {
			done.accept(ex);
		}
	}

	@Override
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
