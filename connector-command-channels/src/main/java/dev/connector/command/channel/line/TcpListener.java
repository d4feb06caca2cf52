package dev.connector.command.channel.line;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import dev.connector.command.channel.ChannelAcceptor;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.transport.socket.SocketThreads;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for connections; each becomes a channel with an id of its own, once its TLS
 * handshake is done. Safe for use by many threads.
 */
public final class TcpListener {

	private static final Logger logger = LoggerFactory.getLogger(TcpListener.class);

	private final String name;

	private final TcpListenerOptions options;

	private final ChannelAcceptor acceptor;

	private final ChannelEnvironment environment;

	private final SocketThreads threads;

	private final Consumer<TcpListener> onClosed;

	private final Set<AcceptedSocket> sockets = ConcurrentHashMap.newKeySet();

	private final AtomicLong accepted = new AtomicLong();

	private final AtomicLong refused = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	private final AtomicBoolean started = new AtomicBoolean();

	private volatile boolean closed;

	private volatile @Nullable Channel server;

	TcpListener(String name, TcpListenerOptions options, ChannelAcceptor acceptor, ChannelEnvironment environment,
			SocketThreads threads, Consumer<TcpListener> onClosed) {
		this.name = name;
		this.options = options;
		this.acceptor = acceptor;
		this.environment = environment;
		this.threads = threads;
		this.onClosed = onClosed;
	}

	/**
	 * Begin to listen. Called once.
	 * @return completes with the address that is listened at; exceptionally, mostly with
	 * an {@link java.io.IOException}, when that is not possible
	 */
	public CompletionStage<InetSocketAddress> start() {
		CompletableFuture<InetSocketAddress> result = new CompletableFuture<>();
		if (!this.started.compareAndSet(false, true)) {
			result.completeExceptionally(new IllegalStateException("The listener was started already"));
			return result;
		}
		ChannelFuture binding = new ServerBootstrap().group(this.threads.loops())
			.channel(NioServerSocketChannel.class)
			.option(ChannelOption.SO_REUSEADDR, true)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childOption(ChannelOption.SO_KEEPALIVE, true)
			.childOption(ChannelOption.AUTO_READ, this.options.tls() != null)
			.childHandler(new Sockets())
			.bind(this.options.address());
		binding.addListener((done) -> bound(binding, result));
		return result.minimalCompletionStage();
	}

	/**
	 * Return the name.
	 * @return start of the ids of its channels
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return where it listens.
	 * @return the address with the port in use; what was asked for before it listens
	 */
	public InetSocketAddress address() {
		Channel bound = this.server;
		return (bound != null) ? (InetSocketAddress) bound.localAddress() : this.options.address();
	}

	/**
	 * Return whether connections use TLS.
	 * @return {@code false} for plain ones
	 */
	public boolean isSecure() {
		return this.options.tls() != null;
	}

	/**
	 * Return whether peers have to show a certificate that is trusted.
	 * @return {@code true} for mutual TLS
	 */
	public boolean requiresClientCertificates() {
		TcpListenerOptions.Tls tls = this.options.tls();
		return tls != null && tls.clientCertificates();
	}

	/**
	 * Return how many connections there are now, those included whose handshake is not
	 * done.
	 * @return the number of connections
	 */
	public int connections() {
		return this.sockets.size();
	}

	/**
	 * Return how many connections were closed at once because there were too many.
	 * @return the number so far
	 */
	public long refused() {
		return this.refused.get();
	}

	/**
	 * Listen no more, and close all its channels. Idempotent.
	 * @return completes when everything is given back; never exceptionally
	 */
	public CompletionStage<Void> close() {
		this.closed = true;
		CompletableFuture<Void> unbound = new CompletableFuture<>();
		Channel bound = this.server;
		if (bound != null) {
			bound.close().addListener((done) -> unbound.complete(null));
		}
		else {
			unbound.complete(null);
		}
		this.onClosed.accept(this);
		CompletableFuture<?>[] closing = this.sockets.stream()
			.map((socket) -> socket.close().toCompletableFuture())
			.toArray(CompletableFuture<?>[]::new);
		return unbound.thenCompose((done) -> CompletableFuture.allOf(closing)).minimalCompletionStage();
	}

	@Override
	public String toString() {
		return "listener '" + this.name + "' at " + address();
	}

	TcpListenerOptions options() {
		return this.options;
	}

	ChannelEnvironment environment() {
		return this.environment;
	}

	ChannelAcceptor acceptor() {
		return this.acceptor;
	}

	String nextId() {
		return this.name + "-" + this.accepted.incrementAndGet();
	}

	boolean isClosed() {
		return this.closed;
	}

	void remove(AcceptedSocket socket) {
		this.sockets.remove(socket);
	}

	/**
	 * Take note that a connection did not become a channel.
	 */
	void failed(String peer, Throwable reason) {
		if (this.failed.getAndIncrement() == 0) {
			logger.warn("A connection of {} to the listener '{}' failed; the next ones are logged at level DEBUG", peer,
					this.name, reason);
		}
		else {
			logger.debug("A connection of {} to the listener '{}' failed", peer, this.name, reason);
		}
	}

	private void bound(ChannelFuture binding, CompletableFuture<InetSocketAddress> result) {
		if (!binding.isSuccess()) {
			this.onClosed.accept(this);
			result.completeExceptionally(binding.cause());
			return;
		}
		this.server = binding.channel();
		if (this.closed) {
			binding.channel().close();
			result.completeExceptionally(new IllegalStateException("The listener is closed"));
			return;
		}
		result.complete(address());
	}

	private void accept(Channel channel) {
		AcceptedSocket socket = new AcceptedSocket(this, channel);
		this.sockets.add(socket);
		if (this.closed || this.sockets.size() > this.options.maxConnections()) {
			this.sockets.remove(socket);
			if (!this.closed && this.refused.getAndIncrement() == 0) {
				logger.warn("The listener '{}' has {} connections and takes no more; this is logged once", this.name,
						this.options.maxConnections());
			}
			channel.close();
			return;
		}
		socket.begin();
	}

	/**
	 * Hears of each connection, on the event loop that has it.
	 */
	private final class Sockets extends ChannelInitializer<Channel> {

		@Override
		protected void initChannel(Channel channel) {
			accept(channel);
		}

	}

}
