package dev.connector.autoconfigure.gateway.websocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import dev.connector.autoconfigure.web.ContainerSession;
import dev.connector.transport.websocket.BinarySocket;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;

/**
 * A socket of the container. Safe for use by many threads; no caller waits for the
 * network.
 */
final class ContainerSocket implements BinarySocket {

	private final ContainerSession container;

	/**
	 * Create a socket.
	 * @param session the socket of the container, open
	 * @param sendTimeout time after which a message counts as lost that the network
	 * doesn't take
	 * @param closing runs what may wait
	 */
	ContainerSocket(Session session, Duration sendTimeout, Executor closing) {
		this.container = new ContainerSession(session, sendTimeout, closing);
	}

	@Override
	public void send(ByteBuffer message, Consumer<@Nullable Throwable> done) {
		this.container.send(message, done);
	}

	@Override
	public void close(int code, String reason) {
		this.container.close(code, reason);
	}

}
