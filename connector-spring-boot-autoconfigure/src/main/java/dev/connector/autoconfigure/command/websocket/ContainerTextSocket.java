package dev.connector.autoconfigure.command.websocket;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.connector.command.channel.websocket.TextSocket;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket of the container that takes texts. Safe for use by many threads; no caller
 * waits for the network.
 */
final class ContainerTextSocket implements TextSocket {

	private static final Logger logger = LoggerFactory.getLogger(ContainerTextSocket.class);

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
	ContainerTextSocket(Session session, Duration sendTimeout, Executor closing) {
		this.session = session;
		this.remote = session.getAsyncRemote();
		this.remote.setSendTimeout(sendTimeout.toMillis());
		this.closing = closing;
	}

	@Override
	public void send(String message, Consumer<@Nullable Throwable> done) {
		try {
			this.remote.sendText(message, (result) -> done.accept(problem(result)));
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
