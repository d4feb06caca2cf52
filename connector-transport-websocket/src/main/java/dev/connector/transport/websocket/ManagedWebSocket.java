package dev.connector.transport.websocket;

import java.io.Closeable;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import dev.connector.destination.CredentialsSource;
import dev.connector.frame.Credentials;
import dev.connector.managed.ConnectionEvents;
import dev.connector.managed.ConnectionGroup;
import dev.connector.managed.ConnectionProtocol;
import dev.connector.managed.ConnectionStatus;
import dev.connector.managed.ManagedConnection;
import dev.connector.managed.ManagedConnections;
import dev.connector.managed.ManagedOptions;
import dev.connector.managed.MessageTransport;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.schedule.HandlerThreads;
import dev.connector.schedule.Randomness;
import dev.connector.schedule.SystemScheduler;
import org.jspecify.annotations.Nullable;

/**
 * A service that is spoken to over WebSockets, with everything that connections to it
 * need: threads, time, and a coordinator that says whose turn it is to connect. Safe for
 * use by many threads; to be closed.
 */
public final class ManagedWebSocket implements Closeable {

	private static final int EVENT_THREADS = 8;

	private final URI base;

	private final WebSocketOptions options;

	private final SystemScheduler scheduler = SystemScheduler.create("connector-managed-timer");

	private final ExecutorService events = HandlerThreads.pool("connector-managed-events-", EVENT_THREADS);

	private final WebSocketClients clients;

	private final ManagedConnections connections;

	private final Set<ManagedConnection<?>> open = ConcurrentHashMap.newKeySet();

	private ManagedWebSocket(WebSocketOptions options, ManagedOptions terms, @Nullable Supplier<SSLContext> tls) {
		this.base = options.uri();
		this.options = options;
		this.clients = (tls != null) ? new WebSocketClients(this.scheduler, tls) : new WebSocketClients(this.scheduler);
		this.connections = new ManagedConnections(this.scheduler, Randomness.shared(), this.events, terms);
	}

	/**
	 * Begin to describe a service.
	 * @param base its address ({@code ws}, {@code wss}, {@code http} or {@code https}),
	 * which endpoints are relative to
	 * @return a builder with defaults for everything else
	 * @throws IllegalArgumentException when it is no such address
	 */
	public static Builder to(URI base) {
		return new Builder(WebSocketOptions.of(base));
	}

	/**
	 * Make a connection on which texts are exchanged, without starting it.
	 * @param group what it belongs to, which ends it at the latest
	 * @param name what it is called, unique in the group
	 * @param endpoint below the address of the service, or an absolute address
	 * @param protocol says what is spoken; used by this connection only
	 * @param application gets the events, on threads of their own
	 * @param <E> the events
	 * @return the connection
	 * @throws IllegalArgumentException when the endpoint is no address or the group has a
	 * member of that name
	 */
	public <E> ManagedConnection<String> text(ConnectionGroup group, String name, String endpoint,
			ConnectionProtocol<String, E> protocol, ConnectionEvents<E> application) {
		return connection(group, name, PayloadTransport.text(transport(endpoint)), protocol, application);
	}

	/**
	 * Make a connection on which bytes are exchanged, without starting it.
	 * @param group what it belongs to, which ends it at the latest
	 * @param name what it is called, unique in the group
	 * @param endpoint below the address of the service, or an absolute address
	 * @param protocol says what is spoken; used by this connection only
	 * @param application gets the events, on threads of their own
	 * @param <E> the events
	 * @return the connection
	 * @throws IllegalArgumentException when the endpoint is no address or the group has a
	 * member of that name
	 */
	public <E> ManagedConnection<byte[]> binary(ConnectionGroup group, String name, String endpoint,
			ConnectionProtocol<byte[], E> protocol, ConnectionEvents<E> application) {
		return connection(group, name, PayloadTransport.binary(transport(endpoint)), protocol, application);
	}

	/**
	 * Return who handshakes and who waits.
	 * @return the snapshot
	 */
	public ReconnectCoordinator.Snapshot turns() {
		return this.connections.turns();
	}

	/**
	 * End every connection that is left, at once and without telling the peers, and let
	 * the threads end. What came already is still delivered.
	 */
	@Override
	public void close() {
		this.open.forEach(ManagedConnection::cancel);
		this.clients.close();
		this.scheduler.close();
		this.events.shutdown();
	}

	/**
	 * Return whether all threads ended.
	 * @return {@code true} some time after {@link #close()}
	 */
	public boolean isTerminated() {
		return this.clients.isTerminated() && this.events.isTerminated();
	}

	@Override
	public String toString() {
		return this.options.toString();
	}

	private WebSocketTransport transport(String endpoint) {
		URI uri = WebSocketUris.resolve(this.base, endpoint);
		return this.clients.transport(new WebSocketOptions(uri, this.options.headers(), this.options.credentials(),
				this.options.timeouts(), this.options.limits()));
	}

	private <M, E> ManagedConnection<M> connection(ConnectionGroup group, String name, MessageTransport<M> transport,
			ConnectionProtocol<M, E> protocol, ConnectionEvents<E> application) {
		ManagedConnection<M> made = this.connections.connection(group, name, transport, protocol, application);
		this.open.add(made);
		made.addListener((status) -> {
			if (status.state() == ConnectionStatus.State.CLOSED) {
				this.open.remove(made);
			}
		});
		if (made.status().state() == ConnectionStatus.State.CLOSED) {
			this.open.remove(made);
		}
		return made;
	}

	/**
	 * Describes a service. Not safe for use by many threads; never shows headers or
	 * credentials.
	 */
	public static final class Builder {

		private WebSocketOptions options;

		private ManagedOptions terms = ManagedOptions.defaults();

		private @Nullable Supplier<SSLContext> tls;

		private Builder(WebSocketOptions options) {
			this.options = options;
		}

		/**
		 * Send headers with every dial.
		 * @param headers the headers, in the place of those that were given before
		 * @return this builder
		 */
		public Builder headers(Map<String, String> headers) {
			this.options = this.options.withHeaders(headers);
			return this;
		}

		/**
		 * Show a token with every dial.
		 * @param token asked before every dial; must not block
		 * @return this builder
		 */
		public Builder bearerToken(Supplier<String> token) {
			return credentials(() -> Credentials.bearer(token.get()));
		}

		/**
		 * Show credentials with every dial.
		 * @param credentials asked before every dial, and told when they were refused
		 * more than once
		 * @return this builder
		 */
		public Builder credentials(CredentialsSource credentials) {
			this.options = this.options.withCredentials(credentials);
			return this;
		}

		/**
		 * Say whom to trust.
		 * @param context asked before every dial to a {@code wss} address; must not block
		 * @return this builder
		 */
		public Builder tls(Supplier<SSLContext> context) {
			this.tls = context;
			return this;
		}

		/**
		 * Say how much is taken and how much may wait to be written.
		 * @param limits the limits
		 * @return this builder
		 */
		public Builder limits(WebSocketOptions.Limits limits) {
			this.options = this.options.withLimits(limits);
			return this;
		}

		/**
		 * Say on which terms connections are kept.
		 * @param options the terms
		 * @return this builder
		 */
		public Builder options(ManagedOptions options) {
			this.terms = options;
			return this;
		}

		/**
		 * Build what was described. Nothing is dialled.
		 * @return the service, to be closed by the caller
		 */
		public ManagedWebSocket build() {
			WebSocketOptions.Timeouts known = WebSocketOptions.Timeouts.DEFAULTS;
			return new ManagedWebSocket(
					this.options.withTimeouts(new WebSocketOptions.Timeouts(this.terms.timeouts().connect(),
							known.write(), this.terms.timeouts().close())),
					this.terms, this.tls);
		}

	}

}
