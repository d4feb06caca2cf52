package dev.connector.transport.grpc;

import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import dev.connector.destination.DestinationOptions;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.EncodedFrame;
import dev.connector.protocol.FrameCodec;
import dev.connector.protocol.v1.ConnectorMessage;
import dev.connector.transport.FrameListener;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/**
 * Makes the calls of one wire. Safe for use by many threads.
 */
final class GrpcStreams {

	/**
	 * Whatever becomes of the connection meanwhile, a call with these never leaves.
	 */
	private static final CallCredentials STAY_HERE = new CallCredentials() {

		@Override
		public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
			applier.fail(Status.UNAVAILABLE.withDescription("the connection failed, and was made a moment later"));
		}

	};

	private final FrameCodec<ConnectorFrame, ConnectorMessage> codec;

	private final MethodDescriptor<EncodedFrame, Received<GatewayFrame>> method;

	private final CallOptions options;

	private final GrpcFailures failures;

	GrpcStreams(DestinationOptions.Limits limits, FrameCodec<ConnectorFrame, ConnectorMessage> codec,
			MethodDescriptor<EncodedFrame, Received<GatewayFrame>> method, GrpcFailures failures) {
		this.options = CallOptions.DEFAULT.withMaxInboundMessageSize(GrpcWireFactory.maxMessageBytes(limits));
		this.codec = codec;
		this.method = method;
		this.failures = failures;
	}

	GrpcFailures failures() {
		return this.failures;
	}

	/**
	 * Return what keeps the streams of one connection on it: a call that comes in the
	 * moment of its loss would wait for another one, and run there.
	 * @param gone whether the connection is gone
	 */
	CallOptions onlyOn(BooleanSupplier gone) {
		return this.options.withCallCredentials(new SameConnection(gone));
	}

	/**
	 * Open a stream.
	 * @param channel the channel
	 * @param here what keeps the stream on the connection that it is for
	 * @param listener the receiving half
	 * @param onEnded told once, when the stream is free and before its listener is told
	 */
	GrpcConnectorStream open(ManagedChannel channel, CallOptions here, FrameListener<GatewayFrame> listener,
			Consumer<Failure> onEnded) {
		GrpcConnectorStream stream = new GrpcConnectorStream(newCall(channel, here), this.codec, this.failures,
				onEnded);
		stream.start(listener);
		return stream;
	}

	/**
	 * Begin a call that outlives the one in which somebody may be who wants it: gRPC ends
	 * calls with the context in which they were begun.
	 */
	private ClientCall<EncodedFrame, Received<GatewayFrame>> newCall(ManagedChannel channel, CallOptions with) {
		Context before = Context.ROOT.attach();
		try {
			return channel.newCall(this.method, with);
		}
		finally {
			Context.ROOT.detach(before);
		}
	}

	/**
	 * Ask a channel that could not connect for the reason: it says so to calls only.
	 */
	void askWhy(ManagedChannel channel, Consumer<Failure> answer) {
		newCall(channel, this.options.withCallCredentials(STAY_HERE)).start(new ClientCall.Listener<>() {

			@Override
			public void onClose(Status status, Metadata trailers) {
				answer.accept(GrpcStreams.this.failures.of(status, null));
			}

		}, new Metadata());
	}

	/**
	 * Lets calls get onto a connection only as long as that is the one they are for. It
	 * is asked each time a call is about to be put onto one.
	 */
	private static final class SameConnection extends CallCredentials {

		private final BooleanSupplier gone;

		SameConnection(BooleanSupplier gone) {
			this.gone = gone;
		}

		@Override
		public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
			if (this.gone.getAsBoolean()) {
				applier.fail(Status.UNAVAILABLE.withDescription("the connection is not there any more"));
			}
			else {
				applier.apply(new Metadata());
			}
		}

	}

}
