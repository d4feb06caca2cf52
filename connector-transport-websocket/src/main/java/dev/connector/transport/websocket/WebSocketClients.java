package dev.connector.transport.websocket;

import java.io.Closeable;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import dev.connector.managed.MessageChannel;
import dev.connector.managed.MessageListener;
import dev.connector.schedule.HandlerThreads;
import dev.connector.schedule.Scheduler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Owns the threads of WebSocket transports and makes them. Safe for use by many threads;
 * {@link #close()} ends every channel that is open.
 */
public final class WebSocketClients implements Closeable {

	private static final String THREAD_NAME = "connector-websocket";

	private static final int RESOLVER_THREADS = 4;

	private static final int SHUTDOWN_SECONDS = 2;

	private final Set<WebSocketChannel> channels = ConcurrentHashMap.newKeySet();

	private final EventLoopGroup loops;

	/** Looking up a name blocks. */
	private final ExecutorService resolver;

	private final Scheduler scheduler;

	private final Supplier<SSLContext> tls;

	private final ReentrantLock lock = new ReentrantLock();

	private boolean closed;

	/**
	 * Create clients that trust whom this JVM trusts.
	 * @param scheduler for timeouts, not closed by this object
	 */
	public WebSocketClients(Scheduler scheduler) {
		this(scheduler, WebSocketClients::defaultTls);
	}

	/**
	 * Create clients.
	 * @param scheduler for timeouts, not closed by this object
	 * @param tls asked before every dial to a {@code wss} address, so that certificates
	 * may be replaced; must not block. Host names are checked whatever it says
	 */
	public WebSocketClients(Scheduler scheduler, Supplier<SSLContext> tls) {
		this.scheduler = scheduler;
		this.tls = tls;
		this.loops = new MultiThreadIoEventLoopGroup(0, new DefaultThreadFactory(THREAD_NAME, true),
				NioIoHandler.newFactory());
		this.resolver = HandlerThreads.pool(THREAD_NAME + "-resolver-", RESOLVER_THREADS);
	}

	/**
	 * Make the transport to an address, without dialling.
	 * @param options where to, and how
	 * @return a transport, usable until these clients are closed
	 */
	public WebSocketTransport transport(WebSocketOptions options) {
		return new WebSocketTransport(this, options);
	}

	/**
	 * End every channel, telling its listener, and let the threads end. Does not wait for
	 * them; does nothing the second time.
	 */
	@Override
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
		}
		finally {
			this.lock.unlock();
		}
		this.channels.forEach((channel) -> channel.abort("the client was closed"));
		this.resolver.shutdown();
		this.loops.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
	}

	/**
	 * Return whether all threads ended.
	 * @return {@code true} some time after {@link #close()}
	 */
	public boolean isTerminated() {
		return this.loops.isTerminated() && this.resolver.isTerminated();
	}

	MessageChannel<WebSocketMessage> open(WebSocketOptions options, MessageListener<WebSocketMessage> listener) {
		this.lock.lock();
		try {
			if (this.closed) {
				throw new IllegalStateException("The WebSocket clients were closed");
			}
			WebSocketChannel channel = new WebSocketChannel(options, this.loops.next(), this.scheduler, listener,
					this.channels::remove);
			this.channels.add(channel);
			channel.start(new Dial(options, this.resolver, this.tls));
			return channel;
		}
		finally {
			this.lock.unlock();
		}
	}

	private static SSLContext defaultTls() {
		try {
			return SSLContext.getDefault();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("The JVM has no usable default for TLS", ex);
		}
	}

}
