package dev.connector.transport.grpc;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.EncodedFrame;
import dev.connector.protocol.FrameCodec;
import dev.connector.protocol.ProtocolException;
import dev.connector.protocol.v1.ConnectorMessage;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameReceiver;
import dev.connector.transport.FrameStream;
import dev.connector.transport.FrameWriter;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector's end of a stream: one call. The writer owns the call once it started,
 * because calls are not safe for use by many threads.
 */
final class GrpcConnectorStream implements FrameStream<ConnectorFrame> {

	private static final Logger logger = LoggerFactory.getLogger(GrpcConnectorStream.class);

	private static final AtomicReferenceFieldUpdater<GrpcConnectorStream, @Nullable Failure> ENDING = AtomicReferenceFieldUpdater
		.newUpdater(GrpcConnectorStream.class, Failure.class, "ending");

	private final ClientCall<EncodedFrame, Received<GatewayFrame>> call;

	private final FrameCodec<ConnectorFrame, ConnectorMessage> codec;

	private final GrpcFailures failures;

	private final Consumer<Failure> onEnded;

	private final FrameReceiver<GatewayFrame> receiver = new FrameReceiver<>(this::broken);

	private final FrameWriter<ConnectorFrame> writer = new FrameWriter<>(new CallSink());

	private final MessageBatches batches;

	private volatile boolean callClosed;

	/** Size in bytes, written by the writer only. */
	private volatile int largestSent;

	/** What came first, set once and before the writer ends. */
	private volatile @Nullable Failure ending;

	/**
	 * Create a stream.
	 * @param onEnded told once, when the stream is free and before its listener is told
	 */
	GrpcConnectorStream(ClientCall<EncodedFrame, Received<GatewayFrame>> call,
			FrameCodec<ConnectorFrame, ConnectorMessage> codec, GrpcFailures failures, Consumer<Failure> onEnded) {
		this.call = call;
		this.batches = new MessageBatches(call::request);
		this.codec = codec;
		this.failures = failures;
		this.onEnded = onEnded;
	}

	void start(FrameListener<GatewayFrame> listener) {
		this.receiver.start(listener);
		try {
			this.call.start(new CallListener(), new Metadata());
			this.batches.start();
		}
		catch (RuntimeException ex) {
			end(this.failures.of("the stream could not be opened", ex));
		}
	}

	@Override
	public boolean send(ConnectorFrame frame) {
		return this.writer.send(frame);
	}

	@Override
	public void halfClose() {
		this.writer.halfClose();
	}

	@Override
	public void abort(String reason) {
		if (!this.receiver.isClosed()) {
			end(this.failures.of("aborted: " + reason));
		}
	}

	@Override
	public int queued() {
		return this.writer.queued();
	}

	private void end(Failure failure) {
		ENDING.compareAndSet(this, null, failure);
		this.writer.end();
	}

	private void broken(Throwable cause) {
		logger.warn("The listener of a stream failed, the stream is aborted", cause);
		end(this.failures.of("the listener of the stream failed", cause));
	}

	/**
	 * What gRPC tells.
	 */
	private final class CallListener extends ClientCall.Listener<Received<GatewayFrame>> {

		@Override
		public void onReady() {
			GrpcConnectorStream.this.receiver.open();
			GrpcConnectorStream.this.writer.drain();
		}

		@Override
		public void onMessage(Received<GatewayFrame> message) {
			GrpcConnectorStream.this.receiver.open();
			ProtocolException problem = message.problem();
			if (problem != null) {
				end(GrpcConnectorStream.this.failures.of("the gateway broke the protocol", problem));
				return;
			}
			if (message.frame() != null) {
				GrpcConnectorStream.this.receiver.receive(message.frame());
			}
			GrpcConnectorStream.this.batches.handled();
		}

		@Override
		public void onClose(Status status, Metadata trailers) {
			GrpcConnectorStream stream = GrpcConnectorStream.this;
			stream.callClosed = true;
			if (stream.ending == null) {
				end(stream.failures.of(status, trailers, stream.largestSent));
			}
		}

	}

	/**
	 * The call, as far as frames are written to it.
	 */
	private final class CallSink implements FrameWriter.Sink<ConnectorFrame> {

		@Override
		public boolean isReady() {
			return GrpcConnectorStream.this.call.isReady();
		}

		@Override
		public void write(ConnectorFrame frame) {
			GrpcConnectorStream stream = GrpcConnectorStream.this;
			EncodedFrame message = stream.codec.encodeToBytes(frame);
			if (message.size() > stream.largestSent) {
				stream.largestSent = message.size();
			}
			stream.call.sendMessage(message);
		}

		@Override
		public void halfClose() {
			GrpcConnectorStream.this.call.halfClose();
		}

		@Override
		public void end(@Nullable Throwable cause) {
			GrpcConnectorStream stream = GrpcConnectorStream.this;
			if (cause != null) {
				ENDING.compareAndSet(stream, null, stream.failures.of("a frame could not be written", cause));
			}
			Failure ending = Objects.requireNonNull(stream.ending);
			// The stream is free before the listener is told, who might open another one
			try {
				if (!stream.callClosed) {
					stream.call.cancel(ending.message(), ending.cause());
				}
			}
			finally {
				stream.onEnded.accept(ending);
				stream.receiver.close(ending);
			}
		}

	}

}
