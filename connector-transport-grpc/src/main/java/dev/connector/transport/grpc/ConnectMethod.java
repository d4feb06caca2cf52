package dev.connector.transport.grpc;

import com.google.protobuf.Descriptors;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.EncodedFrame;
import dev.connector.protocol.FrameCodec;
import dev.connector.protocol.v1.ConnectorMessage;
import dev.connector.protocol.v1.ConnectorProtocol;
import dev.connector.protocol.v1.GatewayMessage;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;

/**
 * The one method of the protocol, as each side sees it: it writes messages and reads
 * frames.
 */
final class ConnectMethod implements ProtoMethodDescriptorSupplier {

	/**
	 * Said here, because the schema that says it takes a tenth of a second to load, which
	 * nobody needs to wait for when an application starts.
	 */
	private static final String SERVICE = "dev.connector.protocol.v1.ConnectorGateway";

	private static final String METHOD = "Connect";

	private static final ConnectMethod SCHEMA = new ConnectMethod();

	private ConnectMethod() {
	}

	static MethodDescriptor<EncodedFrame, Received<GatewayFrame>> ofConnector(
			FrameCodec<GatewayFrame, GatewayMessage> incoming) {
		return describe(EncodedMarshaller.INSTANCE, reading(incoming));
	}

	static MethodDescriptor<Received<ConnectorFrame>, EncodedFrame> ofGateway(
			FrameCodec<ConnectorFrame, ConnectorMessage> incoming) {
		return describe(reading(incoming), EncodedMarshaller.INSTANCE);
	}

	static ServiceDescriptor serviceOf(MethodDescriptor<?, ?> method) {
		return ServiceDescriptor.newBuilder(SERVICE).setSchemaDescriptor(SCHEMA).addMethod(method).build();
	}

	static String fullName() {
		return MethodDescriptor.generateFullMethodName(SERVICE, METHOD);
	}

	@Override
	public Descriptors.FileDescriptor getFileDescriptor() {
		return ConnectorProtocol.getDescriptor();
	}

	@Override
	public Descriptors.ServiceDescriptor getServiceDescriptor() {
		return getFileDescriptor().getServices().get(0);
	}

	@Override
	public Descriptors.MethodDescriptor getMethodDescriptor() {
		return getServiceDescriptor().getMethods().get(0);
	}

	private static <F extends Frame> MethodDescriptor.Marshaller<Received<F>> reading(FrameCodec<F, ?> codec) {
		return new ReceivedMarshaller<>(codec);
	}

	private static <Q, A> MethodDescriptor<Q, A> describe(MethodDescriptor.Marshaller<Q> requests,
			MethodDescriptor.Marshaller<A> answers) {
		return MethodDescriptor.newBuilder(requests, answers)
			.setType(MethodDescriptor.MethodType.BIDI_STREAMING)
			.setFullMethodName(fullName())
			.setSchemaDescriptor(SCHEMA)
			.build();
	}

}
