package dev.connector.transport.websocket;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.destination.DestinationOptions;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.FrameCodec;
import dev.connector.protocol.v1.ConnectorMessage;
import dev.connector.protocol.v1.GatewayMessage;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.StreamAcceptor;

/**
 * The gateway's side of the WebSockets of connectors: hands each stream on each socket to
 * an acceptor. To be given the sockets of whatever server there is, after an upgrade with
 * the subprotocol {@link #SUBPROTOCOL}. Safe for use by many threads; has no threads of
 * its own.
 */
public final class WebSocketGatewayEndpoint {

	/**
	 * The WebSocket subprotocol that both sides have to agree on: the protocol and its
	 * version.
	 */
	public static final String SUBPROTOCOL = "connector.v1";

	/**
	 * Path of the endpoint when nothing else is said.
	 */
	public static final String DEFAULT_PATH = "/connector/ws";

	private static final String SIZE_ADVICE = "raise connector.gateway.max-payload-size here or"
			+ " connector.destinations.<name>.max-payload-size at the connector, or send less";

	private static final String LEAVING = "the gateway is being stopped";

	private final StreamAcceptor acceptor;

	private final Scheduler scheduler;

	private final Limits limits;

	private final FrameCodec<ConnectorFrame, ConnectorMessage> incoming = FrameCodec.ofConnectorFrames();

	private final FrameCodec<GatewayFrame, GatewayMessage> outgoing = FrameCodec.ofGatewayFrames();

	private final Set<GatewaySocket> sockets = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	/**
	 * Create an endpoint.
	 * @param acceptor takes the streams
	 * @param scheduler for sockets that nobody uses, not closed by this object
	 * @param limits how much is taken
	 */
	public WebSocketGatewayEndpoint(StreamAcceptor acceptor, Scheduler scheduler, Limits limits) {
		this.acceptor = acceptor;
		this.scheduler = scheduler;
		this.limits = limits;
	}

	/**
	 * Return the size of the largest WebSocket message that a server has to take; it may
	 * close a socket with code 1009 that sends a larger one. Larger frames come in
	 * several messages.
	 * @return the size in bytes
	 */
	public int maxMessageBytes() {
		return MuxFormat.MAX_MESSAGE_BYTES;
	}

	/**
	 * Take a socket that was opened. Once the endpoint is closed, the socket is closed at
	 * once.
	 * @param socket the socket, open
	 * @param peer address of the other side, for logs
	 * @return takes what comes over the socket
	 */
	public BinarySocketListener accept(BinarySocket socket, String peer) {
		MuxTerms<GatewayFrame, ConnectorFrame> terms = new MuxTerms<>(peer, this.outgoing, this.incoming,
				MuxTerms.maxFrameBytes(this.limits.maxPayloadBytes()), this.limits.maxStreamsPerSocket(), SIZE_ADVICE);
		GatewaySocket accepted = new GatewaySocket(this, socket, terms);
		this.sockets.add(accepted);
		accepted.start();
		if (this.closed) {
			// Perhaps it came too late to be told with the others
			accepted.leave(LEAVING);
		}
		return accepted.listener();
	}

	/**
	 * Take no more sockets and no more streams, and tell so every socket that is open.
	 * Streams that are open go on; a socket is closed with its last one. Does nothing the
	 * second time.
	 */
	public void close() {
		this.closed = true;
		this.sockets.forEach((socket) -> socket.leave(LEAVING));
	}

	/**
	 * Return how many sockets are open.
	 * @return the number
	 */
	public int sockets() {
		return this.sockets.size();
	}

	/**
	 * Return how many messages were ignored because they had no frame of a known kind.
	 * @return the number over all streams
	 */
	public long unknownFrames() {
		return this.incoming.unknownFrames();
	}

	/**
	 * Return how many fields were ignored because nothing is known about them.
	 * @return the number over all streams
	 */
	public long unknownFields() {
		return this.incoming.unknownFields();
	}

	StreamAcceptor acceptor() {
		return this.acceptor;
	}

	Scheduler scheduler() {
		return this.scheduler;
	}

	Duration idleTimeout() {
		return this.limits.idleTimeout();
	}

	void closed(GatewaySocket socket) {
		this.sockets.remove(socket);
	}

	/**
	 * How much is taken. All positive.
	 *
	 * @param maxPayloadBytes size in bytes of the largest payload
	 * @param maxStreamsPerSocket how many streams may be open on a socket
	 * @param idleTimeout how long a socket without streams is kept
	 */
	public record Limits(long maxPayloadBytes, int maxStreamsPerSocket, Duration idleTimeout) {

		/**
		 * Create limits.
		 * @throws IllegalArgumentException when one is not positive
		 */
		public Limits {
			if (maxPayloadBytes < 1 || maxStreamsPerSocket < 1 || idleTimeout.isNegative() || idleTimeout.isZero()) {
				throw new IllegalArgumentException("A limit has to be positive");
			}
		}

		/**
		 * Return the limits that hold when nothing else is said.
		 * @return the defaults
		 */
		public static Limits defaults() {
			return new Limits(DestinationOptions.Limits.DEFAULT_MAX_PAYLOAD_BYTES, 1000, Duration.ofSeconds(60));
		}

		/**
		 * Return these limits with another size.
		 * @param changed size in bytes of the largest payload
		 * @return new limits
		 */
		public Limits withMaxPayloadBytes(long changed) {
			return new Limits(changed, this.maxStreamsPerSocket, this.idleTimeout);
		}

		/**
		 * Return these limits with another number.
		 * @param changed how many streams may be open on a socket
		 * @return new limits
		 */
		public Limits withMaxStreamsPerSocket(int changed) {
			return new Limits(this.maxPayloadBytes, changed, this.idleTimeout);
		}

		/**
		 * Return these limits with another time.
		 * @param changed how long a socket without streams is kept
		 * @return new limits
		 */
		public Limits withIdleTimeout(Duration changed) {
			return new Limits(this.maxPayloadBytes, this.maxStreamsPerSocket, changed);
		}

	}

}
