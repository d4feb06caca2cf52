package dev.connector.transport.grpc;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.EncodedFrame;
import dev.connector.protocol.FrameCodec;
import dev.connector.protocol.ProtocolException;
import dev.connector.protocol.v1.GatewayMessage;
import dev.connector.transport.FrameReceiver;
import dev.connector.transport.FrameStream;
import dev.connector.transport.FrameWriter;
import dev.connector.transport.StreamAcceptor;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's end of a stream: one call. The writer owns the call once it started,
 * because calls are not safe for use by many threads.
 * <p>
 * A gateway that half-closes ends the stream for the connector, that is how gRPC has it;
 * a connector that half-closes gets what is queued for it, and then the same end.
 */
final class GrpcGatewayStream implements FrameStream<GatewayFrame> {

	private static final Logger logger = LoggerFactory.getLogger(GrpcGatewayStream.class);

	private static final AtomicReferenceFieldUpdater<GrpcGatewayStream, @Nullable Ending> ENDING = AtomicReferenceFieldUpdater
		.newUpdater(GrpcGatewayStream.class, Ending.class, "ending");

	private final ServerCall<Received<ConnectorFrame>, EncodedFrame> call;

	private final FrameCodec<GatewayFrame, GatewayMessage> codec;

	private final String peer;

	private final FrameReceiver<ConnectorFrame> receiver = new FrameReceiver<>(this::broken);

	private final FrameWriter<GatewayFrame> writer = new FrameWriter<>(new CallSink());

	private final MessageBatches batches;

	private volatile boolean callClosed;

	/** What came first, set once and before the writer ends. */
	private volatile @Nullable Ending ending;

	GrpcGatewayStream(ServerCall<Received<ConnectorFrame>, EncodedFrame> call,
			FrameCodec<GatewayFrame, GatewayMessage> codec, String peer) {
		this.call = call;
		this.batches = new MessageBatches(call::request);
		this.codec = codec;
		this.peer = peer;
	}

	ServerCall.Listener<Received<ConnectorFrame>> start(StreamAcceptor acceptor) {
		this.call.sendHeaders(new Metadata());
		try {
			this.receiver.start(acceptor.accept(this, this.peer));
		}
		catch (RuntimeException ex) {
			logger.warn("A stream of {} could not be accepted", this.peer, ex);
			end(Status.INTERNAL.withDescription("The gateway failed to accept the stream"), "not accepted", ex);
			return new ServerCall.Listener<>() {
			};
		}
		this.receiver.open();
		this.batches.start();
		return new CallListener();
	}

	@Override
	public boolean send(GatewayFrame frame) {
		return this.writer.send(frame);
	}

	@Override
	public void halfClose() {
		this.writer.halfClose();
	}

	@Override
	public void abort(String reason) {
		end(Status.ABORTED.withDescription(reason), "aborted: " + reason, null);
	}

	@Override
	public int queued() {
		return this.writer.queued();
	}

	private void end(Status status, String what, @Nullable Throwable cause) {
		if (!this.receiver.isClosed()) {
			ENDING.compareAndSet(this, null, ending(status, what, cause));
			this.writer.end();
		}
	}

	private Ending ending(Status status, String what, @Nullable Throwable cause) {
		String message = this.peer + ": " + what;
		return new Ending(status,
				(cause != null) ? Failure.unexpected(message, cause) : Failure.transientFailure(message));
	}

	private void broken(Throwable cause) {
		logger.warn("The listener of a stream of {} failed, the stream is aborted", this.peer, cause);
		end(Status.INTERNAL.withDescription("The gateway failed on a frame"), "the listener of the stream failed",
				cause);
	}

	/**
	 * What gRPC tells.
	 */
	private final class CallListener extends ServerCall.Listener<Received<ConnectorFrame>> {

		@Override
		public void onReady() {
			GrpcGatewayStream.this.writer.drain();
		}

		@Override
		public void onMessage(Received<ConnectorFrame> message) {
			ProtocolException problem = message.problem();
			if (problem != null) {
				end(Status.INTERNAL.withDescription("The connector broke the protocol: " + problem.getMessage()),
						"the connector broke the protocol", problem);
				return;
			}
			if (message.frame() != null) {
				GrpcGatewayStream.this.receiver.receive(message.frame());
			}
			GrpcGatewayStream.this.batches.handled();
		}

		@Override
		public void onHalfClose() {
			GrpcGatewayStream.this.writer.halfClose();
		}

		@Override
		public void onCancel() {
			gone("the connector left without closing the stream, its connection was lost,"
					+ " or it sent a message that is larger than the server takes");
		}

		@Override
		public void onComplete() {
			gone("the stream was closed");
		}

		private void gone(String what) {
			GrpcGatewayStream.this.callClosed = true;
			GrpcGatewayStream.this.end(Status.OK, what, null);
		}

	}

	/**
	 * The call, as far as frames are written to it.
	 */
	private final class CallSink implements FrameWriter.Sink<GatewayFrame> {

		private boolean closed;

		@Override
		public boolean isReady() {
			return GrpcGatewayStream.this.call.isReady();
		}

		@Override
		public void write(GatewayFrame frame) {
			GrpcGatewayStream.this.call.sendMessage(GrpcGatewayStream.this.codec.encodeToBytes(frame));
		}

		@Override
		public void halfClose() {
			close(Status.OK);
		}

		@Override
		public void end(@Nullable Throwable cause) {
			GrpcGatewayStream stream = GrpcGatewayStream.this;
			if (cause != null) {
				ENDING.compareAndSet(stream, null,
						ending(Status.INTERNAL.withDescription("The gateway failed to write a frame"),
								"a frame could not be written", cause));
			}
			Ending first = Objects.requireNonNull(stream.ending);
			try {
				close(first.status());
			}
			finally {
				stream.receiver.close(first.failure());
			}
		}

		private void close(Status status) {
			if (!this.closed && !GrpcGatewayStream.this.callClosed) {
				this.closed = true;
				GrpcGatewayStream.this.call.close(status, new Metadata());
			}
		}

	}

	/**
	 * What ends the stream.
	 *
	 * @param status what the connector is told
	 * @param failure what the listener is told
	 */
	private record Ending(Status status, Failure failure) {

	}

}
