package dev.connector.command.channel.websocket;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.command.channel.ChannelAcceptor;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.WriteLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of channels over WebSocket: each socket becomes a channel with an id
 * of its own. To be given the sockets of whatever server there is; who may open one is
 * for that server to say. Safe for use by many threads; has no threads of its own.
 */
public final class WebSocketCommandEndpoint {

	private static final Logger logger = LoggerFactory.getLogger(WebSocketCommandEndpoint.class);

	private final String name;

	private final ChannelAcceptor acceptor;

	private final ChannelEnvironment environment;

	private final WriteLimits writes;

	private final Set<TextSocketChannel> channels = ConcurrentHashMap.newKeySet();

	private final AtomicLong accepted = new AtomicLong();

	private volatile boolean closed;

	/**
	 * Create an endpoint.
	 * @param name start of the ids of its channels
	 * @param acceptor takes the channels
	 * @param environment what channels need
	 * @param writes how much may wait to be written to each
	 */
	public WebSocketCommandEndpoint(String name, ChannelAcceptor acceptor, ChannelEnvironment environment,
			WriteLimits writes) {
		this.name = name;
		this.acceptor = acceptor;
		this.environment = environment;
		this.writes = writes;
	}

	/**
	 * Return the size of the largest message that a server has to take; it may close a
	 * socket with code 1009 that sends a larger one.
	 * @return the size in bytes
	 */
	public int maxMessageBytes() {
		return this.environment.maxMessageBytes();
	}

	/**
	 * Take a socket that was opened. Once the endpoint is closed, the socket is closed at
	 * once.
	 * @param socket the socket, open
	 * @param peer address of the other side, for logs
	 * @return takes what comes over the socket
	 */
	public TextSocketListener accept(TextSocket socket, String peer) {
		TextSocketChannel channel = new TextSocketChannel(this.name + "-" + this.accepted.incrementAndGet(), socket,
				peer, this.environment, this.writes, this.channels::remove);
		this.channels.add(channel);
		if (this.closed) {
			// Perhaps it came too late to be told with the others
			channel.close();
			return channel.listener();
		}
		taken(channel).whenComplete((done, failure) -> {
			if (failure != null) {
				logger.warn("A WebSocket of {} did not become a channel", peer, failure);
				channel.close();
			}
		});
		return channel.listener();
	}

	/**
	 * Return how many sockets there are now.
	 * @return the number of sockets
	 */
	public int sockets() {
		return this.channels.size();
	}

	/**
	 * Close every channel, and take no more. Idempotent.
	 * @return completes when all are closed; never exceptionally
	 */
	public CompletionStage<Void> close() {
		this.closed = true;
		CompletableFuture<?>[] closing = this.channels.stream()
			.map((channel) -> channel.close().toCompletableFuture())
			.toArray(CompletableFuture<?>[]::new);
		return CompletableFuture.allOf(closing).minimalCompletionStage();
	}

	private CompletionStage<Void> taken(TextSocketChannel channel) {
		try {
			return this.acceptor.accept(channel);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

}
