package dev.connector.transport.grpc;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;

import dev.connector.destination.DestinationOptions;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.FrameCodec;
import dev.connector.protocol.v1.ConnectorMessage;
import dev.connector.protocol.v1.GatewayMessage;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.Wire;
import dev.connector.transport.WireFactory;

/**
 * Makes wires over gRPC, for the schemes {@code grpc} and {@code grpcs} (with TLS). Safe
 * for use by many threads.
 */
public final class GrpcWireFactory implements WireFactory {

	/**
	 * Full name of the method that every stream is a call of, on both sides.
	 */
	public static final String FULL_METHOD_NAME = ConnectMethod.fullName();

	private static final String PLAIN = "grpc";

	private static final String SECURE = "grpcs";

	/** Room for what a message holds beside its payload. */
	private static final int MESSAGE_OVERHEAD_BYTES = 64 * 1024;

	private final GrpcChannels channels;

	private final Timer timer;

	private final Executor dialer;

	private final FrameCodec<ConnectorFrame, ConnectorMessage> outgoing = FrameCodec.ofConnectorFrames();

	private final FrameCodec<GatewayFrame, GatewayMessage> incoming = FrameCodec.ofGatewayFrames();

	/**
	 * Create a factory whose wires connect over Netty, and which has no time: its wires
	 * call a lost connection one to be left, for the moment until its streams ended.
	 */
	public GrpcWireFactory() {
		this(GrpcChannels.netty(), (delay, task) -> {
			task.run();
			return Cancellable.NONE;
		}, Runnable::run);
	}

	/**
	 * Create a factory whose wires make their channels on the thread that connects them.
	 * @param channels makes the channel of each wire
	 * @param scheduler the time
	 */
	public GrpcWireFactory(GrpcChannels channels, Scheduler scheduler) {
		this(channels, scheduler, Runnable::run);
	}

	/**
	 * Create a factory.
	 * @param channels makes the channel of each wire
	 * @param scheduler the time
	 * @param dialer where channels are made: that of a process that is new loads most of
	 * gRPC and Netty, and one with TLS may read keys
	 */
	public GrpcWireFactory(GrpcChannels channels, Scheduler scheduler, Executor dialer) {
		this(channels, scheduler::schedule, dialer);
	}

	private GrpcWireFactory(GrpcChannels channels, Timer timer, Executor dialer) {
		this.channels = channels;
		this.timer = timer;
		this.dialer = dialer;
	}

	/**
	 * Return the size of the largest message that a side has to take so that payloads up
	 * to a limit get through.
	 * @param maxPayloadBytes size in bytes of the largest payload
	 * @return the size in bytes, as far as gRPC goes
	 */
	public static int maxMessageBytes(long maxPayloadBytes) {
		return (int) Math.min(Integer.MAX_VALUE - MESSAGE_OVERHEAD_BYTES, maxPayloadBytes) + MESSAGE_OVERHEAD_BYTES;
	}

	@Override
	public String kind() {
		return GrpcWire.KIND;
	}

	@Override
	public boolean supports(URI uri) {
		return PLAIN.equalsIgnoreCase(uri.getScheme()) || isSecure(uri);
	}

	@Override
	public Wire create(DestinationOptions destination, URI uri) {
		requireAddress(destination, uri);
		GrpcStreams streams = new GrpcStreams(destination.limits(), this.outgoing,
				ConnectMethod.ofConnector(this.incoming), GrpcFailures.of(destination, uri));
		return new GrpcWire(() -> this.channels.create(destination, uri), streams, this.timer, this.dialer);
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

	static boolean isSecure(URI uri) {
		return SECURE.equalsIgnoreCase(uri.getScheme());
	}

	static int maxMessageBytes(DestinationOptions.Limits limits) {
		return maxMessageBytes(limits.maxPayloadBytes());
	}

	/**
	 * The message doesn't show the URI, which may hold a secret where none is expected.
	 */
	private void requireAddress(DestinationOptions destination, URI uri) {
		if (!supports(uri) || uri.getHost() == null || uri.getPort() < 0 || uri.getRawUserInfo() != null
				|| uri.getRawQuery() != null || uri.getPath().length() > 1) {
			throw new IllegalArgumentException("The uri of the destination '" + destination.name()
					+ "' is not of the form grpc://host:port or grpcs://host:port");
		}
	}

	/**
	 * Runs something later.
	 */
	@FunctionalInterface
	interface Timer {

		Cancellable schedule(Duration delay, Runnable task);

	}

}
