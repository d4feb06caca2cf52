package dev.connector.benchmark.roundtrip;

import java.util.function.UnaryOperator;

import com.google.protobuf.ByteString;
import dev.connector.protocol.v1.Payload;
import dev.connector.protocol.v1.PeerMessage;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/**
 * A correlated message over gRPC as generated code has it: a message of protobuf with a
 * number and bytes, observers on both ends, and messages asked for one at a time.
 */
public final class GeneratedFrames {

	private static final MethodDescriptor<PeerMessage, PeerMessage> METHOD = MethodDescriptor
		.newBuilder(ProtoUtils.marshaller(PeerMessage.getDefaultInstance()),
				ProtoUtils.marshaller(PeerMessage.getDefaultInstance()))
		.setType(MethodDescriptor.MethodType.BIDI_STREAMING)
		.setFullMethodName("bare.Generated/Connect")
		.build();

	private GeneratedFrames() {
	}

	/**
	 * Create a message.
	 * @param id number of the call
	 * @param payload the bytes
	 * @return the message
	 */
	public static PeerMessage of(long id, byte[] payload) {
		return PeerMessage.newBuilder()
			.setSequence(id)
			.setPayload(Payload.newBuilder().setData(ByteString.copyFrom(payload)))
			.build();
	}

	/**
	 * Create the service.
	 * @param onStream is given what sends on a new stream, and returns what is told of it
	 * @return the service
	 */
	public static ServerServiceDefinition service(UnaryOperator<StreamObserver<PeerMessage>> onStream) {
		return ServerServiceDefinition.builder("bare.Generated")
			.addMethod(METHOD, ServerCalls.asyncBidiStreamingCall(onStream::apply))
			.build();
	}

	/**
	 * Open a stream.
	 * @param channel what it goes over
	 * @param told is told of what comes
	 * @return what sends
	 */
	public static StreamObserver<PeerMessage> open(Channel channel, StreamObserver<PeerMessage> told) {
		return ClientCalls.asyncBidiStreamingCall(channel.newCall(METHOD, CallOptions.DEFAULT), told);
	}

}
