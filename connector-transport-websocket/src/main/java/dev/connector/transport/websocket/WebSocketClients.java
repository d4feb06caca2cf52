package dev.connector.transport.websocket;

import java.io.Closeable;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import dev.connector.destination.DestinationOptions;
import dev.connector.managed.MessageChannel;
import dev.connector.managed.MessageListener;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.socket.SocketThreads;
import dev.connector.transport.socket.TlsSource;

/**
 * Owns the threads of WebSocket transports and makes them. Safe for use by many threads;
 * {@link #close()} ends every channel that is open.
 */
public final class WebSocketClients implements Closeable {

	private final Set<WebSocketChannel> channels = ConcurrentHashMap.newKeySet();

	private final SocketThreads threads = new SocketThreads(WebSocketWireFactory.THREAD_NAME);

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
	}

	/**
	 * Make the transport to an address, without dialling.
	 * @param options where to, and how
	 * @return a transport, usable until these clients are closed
	 */
	public WebSocketTransport transport(WebSocketOptions options) {
		return new WebSocketTransport(this, new DialOptions(options, this::engine, null, null));
	}

	/**
	 * Make the transport to an address with keys, trust and a proxy of its own, without
	 * dialling.
	 * @param options where to, and how
	 * @param access asked for TLS before every dial to a {@code wss} address; its
	 * credentials take the place of those of the options
	 * @return a transport, usable until these clients are closed
	 */
	public WebSocketTransport transport(WebSocketOptions options, DestinationOptions.Access access) {
		return new WebSocketTransport(this, new DialOptions(options.withCredentials(access.credentials()),
				new TlsSource(access.tls()), access.proxy(), null));
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
		this.threads.close();
	}

	/**
	 * Return whether all threads ended.
	 * @return {@code true} some time after {@link #close()}
	 */
	public boolean isTerminated() {
		return this.threads.isTerminated();
	}

	MessageChannel<WebSocketMessage> open(DialOptions dial, MessageListener<WebSocketMessage> listener) {
		this.lock.lock();
		try {
			if (this.closed) {
				throw new IllegalStateException("The WebSocket clients were closed");
			}
			WebSocketChannel channel = new WebSocketChannel(dial.socket(), this.threads.next(), this.scheduler,
					listener, this.channels::remove);
			this.channels.add(channel);
			channel.start(new Dial(dial, this.threads.resolver()));
			return channel;
		}
		finally {
			this.lock.unlock();
		}
	}

	private SSLEngine engine(String host, int port) {
		return this.tls.get().createSSLEngine(host, port);
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
