package dev.connector.transport.grpc;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.EncodedFrame;
import dev.connector.protocol.FrameCodec;
import dev.connector.protocol.v1.ConnectorMessage;
import dev.connector.protocol.v1.GatewayMessage;
import dev.connector.transport.StreamAcceptor;
import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The service of a gateway: hands the stream of each call to an acceptor.
 * <p>
 * The server that it is added to has to take messages of
 * {@link GrpcWireFactory#maxMessageBytes(long)}; as nothing here blocks, a direct
 * executor suits it best.
 */
public final class GrpcGatewayService implements BindableService {

	private final StreamAcceptor acceptor;

	private final FrameCodec<ConnectorFrame, ConnectorMessage> incoming = FrameCodec.ofConnectorFrames();

	private final FrameCodec<GatewayFrame, GatewayMessage> outgoing = FrameCodec.ofGatewayFrames();

	private volatile Peer lastPeer = new Peer(null, "");

	/**
	 * Create a service.
	 * @param acceptor takes the streams
	 */
	public GrpcGatewayService(StreamAcceptor acceptor) {
		this.acceptor = acceptor;
	}

	@Override
	public ServerServiceDefinition bindService() {
		MethodDescriptor<Received<ConnectorFrame>, EncodedFrame> method = ConnectMethod.ofGateway(this.incoming);
		return ServerServiceDefinition.builder(ConnectMethod.serviceOf(method))
			.addMethod(method, this::startCall)
			.build();
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

	private ServerCall.Listener<Received<ConnectorFrame>> startCall(
			ServerCall<Received<ConnectorFrame>, EncodedFrame> call, Metadata headers) {
		SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
		Peer known = this.lastPeer;
		if (known.address() == null || !known.address().equals(address)) {
			known = new Peer(address, describe(address));
			this.lastPeer = known;
		}
		return new GrpcGatewayStream(call, this.outgoing, known.text()).start(this.acceptor);
	}

	private static String describe(@Nullable SocketAddress address) {
		if (address instanceof InetSocketAddress internet) {
			String host = internet.getHostString();
			return ((host.indexOf(':') < 0) ? host : "[" + host + "]") + ":" + internet.getPort();
		}
		return (address != null) ? address.toString() : "unknown";
	}

	/**
	 * Where streams come from: many of them from the same place.
	 *
	 * @param address the address
	 * @param text the address, for people
	 */
	private record Peer(@Nullable SocketAddress address, String text) {

	}

}
