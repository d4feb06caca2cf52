package dev.connector.transport.grpc;

import java.util.ArrayList;
import java.util.List;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame.Heartbeat;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.EncodedFrame;
import dev.connector.protocol.FrameCodec;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The connector's end of a stream, on a call without a connection.
 */
class GrpcConnectorStreamTests {

	private final Events<GatewayFrame> events = new Events<>();

	private final List<Failure> ended = new ArrayList<>();

	private final VirtualCall call = new VirtualCall();

	private final GrpcConnectorStream stream = new GrpcConnectorStream(this.call, FrameCodec.ofConnectorFrames(),
			new GrpcFailures("cloud", "grpc://gateway:80"), this.ended::add);

	@BeforeEach
	void start() {
		this.stream.start(this.events);
	}

	@Test
	void ofSeveralEndsTheFirstOneIsTold() throws Exception {
		this.call.meanwhile = () -> {
			// Whoever is writing has to end the stream later
			this.stream.abort("first");
			this.stream.abort("second");
			this.call.listener.onClose(Status.UNAVAILABLE, new Metadata());
		};
		assertEnds("aborted: first");
	}

	@Test
	void anAbortBehindTheEndOfTheCallIsNotTold() throws Exception {
		this.call.meanwhile = () -> {
			this.call.listener.onClose(Status.UNAVAILABLE, new Metadata());
			this.stream.abort("too late");
		};
		assertEnds("UNAVAILABLE");
	}

	@Test
	void whatCanNotBeWrittenBehindTheEndIsNotTold() throws Exception {
		this.call.meanwhile = () -> {
			this.stream.abort("first");
			throw new IllegalStateException("call was cancelled");
		};
		assertEnds("aborted: first");
	}

	@Test
	void aFrameThatCanNotBeWrittenEndsTheStream() throws Exception {
		this.call.meanwhile = () -> {
			throw new IllegalStateException("call was half-closed");
		};
		this.stream.send(new Heartbeat(1));
		assertThat(this.events.failure().message()).contains("a frame could not be written")
			.contains("call was half-closed");
		assertThat(this.ended).hasSize(1);
	}

	private void assertEnds(String reason) throws InterruptedException {
		this.stream.send(new Heartbeat(1));
		assertThat(this.events.failure().message()).isEqualTo("grpc://gateway:80: " + reason);
		assertThat(this.events.hasMore()).isFalse();
		assertThat(this.ended).extracting(Failure::message).containsExactly("grpc://gateway:80: " + reason);
	}

	/**
	 * A call without a connection.
	 */
	private static final class VirtualCall extends ClientCall<EncodedFrame, Received<GatewayFrame>> {

		Runnable meanwhile = () -> {
		};

		Listener<Received<GatewayFrame>> listener;

		@Override
		public void start(Listener<Received<GatewayFrame>> listener, Metadata headers) {
			this.listener = listener;
		}

		@Override
		public void request(int messages) {
		}

		@Override
		public void cancel(String message, Throwable cause) {
		}

		@Override
		public void halfClose() {
		}

		@Override
		public void sendMessage(EncodedFrame message) {
			this.meanwhile.run();
		}

	}

}
