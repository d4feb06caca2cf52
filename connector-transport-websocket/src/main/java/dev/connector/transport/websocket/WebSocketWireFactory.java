package dev.connector.transport.websocket;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.destination.CredentialsSource;
import dev.connector.destination.DestinationOptions;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.FrameCodec;
import dev.connector.protocol.v1.ConnectorMessage;
import dev.connector.protocol.v1.GatewayMessage;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.Wire;
import dev.connector.transport.WireFactory;
import dev.connector.transport.socket.SocketThreads;
import dev.connector.transport.socket.TlsSource;

/**
 * Makes wires over WebSocket, for the schemes {@code ws} and {@code wss} (with TLS): all
 * streams of a wire share its one WebSocket. Safe for use by many threads; to be closed.
 */
public final class WebSocketWireFactory implements WireFactory, AutoCloseable {

	static final String KIND = "websocket";

	static final String THREAD_NAME = "connector-websocket";

	private final FrameCodec<ConnectorFrame, ConnectorMessage> outgoing = FrameCodec.ofConnectorFrames();

	private final FrameCodec<GatewayFrame, GatewayMessage> incoming = FrameCodec.ofGatewayFrames();

	private final Set<WebSocketWire> wires = ConcurrentHashMap.newKeySet();

	private final SocketThreads threads = new SocketThreads(THREAD_NAME);

	private final Scheduler scheduler;

	private volatile boolean closed;

	/**
	 * Create a factory.
	 * @param scheduler the time, not closed by this object
	 */
	public WebSocketWireFactory(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	@Override
	public String kind() {
		return KIND;
	}

	@Override
	public boolean supports(URI uri) {
		return "ws".equalsIgnoreCase(uri.getScheme()) || "wss".equalsIgnoreCase(uri.getScheme());
	}

	/**
	 * Make a wire without connecting it.
	 * @param uri the address of the endpoint; without a path that of
	 * {@link WebSocketGatewayEndpoint#DEFAULT_PATH} is meant
	 * @throws IllegalArgumentException when it is not of the form
	 * {@code ws://host:port/path} or {@code wss://host:port/path}
	 */
	@Override
	public Wire create(DestinationOptions destination, URI uri) {
		WebSocketOptions options = new WebSocketOptions(address(destination, uri), Map.of(), CredentialsSource.NONE,
				timeouts(destination), new WebSocketOptions.Limits(MuxFormat.MAX_MESSAGE_BYTES, 1, 1));
		TlsSource tls = new TlsSource(destination.access().tls());
		DialOptions dial = new DialOptions(options, tls, destination.access().proxy(),
				WebSocketGatewayEndpoint.SUBPROTOCOL);
		MuxTerms<ConnectorFrame, GatewayFrame> terms = new MuxTerms<>(WebSocketUris.address(options.uri()),
				this.outgoing, this.incoming, MuxTerms.maxFrameBytes(destination.limits().maxPayloadBytes()), 0,
				"raise connector.destinations." + destination.name()
						+ ".max-payload-size here or connector.gateway.max-payload-size at the gateway, or send less");
		return new WebSocketWire(this, destination.name(), dial, terms);
	}

	/**
	 * Close every wire, telling its listener, and let the threads end. Does not wait for
	 * them; does nothing the second time.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.wires.forEach(Wire::close);
		this.threads.close();
	}

	/**
	 * Return whether all threads ended.
	 * @return {@code true} some time after {@link #close()}
	 */
	public boolean isTerminated() {
		return this.threads.isTerminated();
	}

	/**
	 * Return how many messages were ignored because they had no frame of a known kind.
	 * @return the number over all wires
	 */
	public long unknownFrames() {
		return this.incoming.unknownFrames();
	}

	/**
	 * Return how many fields were ignored because nothing is known about them.
	 * @return the number over all wires
	 */
	public long unknownFields() {
		return this.incoming.unknownFields();
	}

	/**
	 * Return how many wires connect or are connected.
	 */
	int wires() {
		return this.wires.size();
	}

	SocketThreads threads() {
		return this.threads;
	}

	Scheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * Keep a wire until it is over, to close it with this factory.
	 */
	void add(WebSocketWire wire) {
		this.wires.add(wire);
		if (this.closed) {
			wire.close();
		}
	}

	void remove(WebSocketWire wire) {
		this.wires.remove(wire);
	}

	/**
	 * The message doesn't show the URI, which may hold a secret where none is expected.
	 */
	private URI address(DestinationOptions destination, URI uri) {
		if (!supports(uri)) {
			throw invalid(destination);
		}
		try {
			URI address = WebSocketUris.normalize(uri);
			boolean bare = address.getRawPath().isEmpty() || address.getRawPath().equals("/");
			return bare ? WebSocketUris.withPath(address, WebSocketGatewayEndpoint.DEFAULT_PATH) : address;
		}
		catch (IllegalArgumentException ex) {
			throw invalid(destination);
		}
	}

	private static IllegalArgumentException invalid(DestinationOptions destination) {
		return new IllegalArgumentException("The uri of the destination '" + destination.name()
				+ "' is not of the form ws://host:port/path or wss://host:port/path");
	}

	/** Beside the connection to one address, the dial is timed by whoever connects. */
	private static WebSocketOptions.Timeouts timeouts(DestinationOptions destination) {
		WebSocketOptions.Timeouts defaults = WebSocketOptions.Timeouts.DEFAULTS;
		return new WebSocketOptions.Timeouts(destination.limits().connectTimeout(), defaults.write(), defaults.close());
	}

}
