package dev.connector.transport.grpc;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame.HeartbeatAck;
import dev.connector.protocol.EncodedFrame;
import dev.connector.protocol.FrameCodec;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GrpcGatewayStreamTests {

	private final Events<ConnectorFrame> events = new Events<>();

	private final BrokenCall call = new BrokenCall();

	private final GrpcGatewayStream stream = new GrpcGatewayStream(this.call, FrameCodec.ofGatewayFrames(), "there");

	@Test
	void aCallThatBreaksStillTellsTheListenerOfTheEnd() throws Exception {
		this.stream.start((accepted, peer) -> this.events);
		this.stream.send(new HeartbeatAck(1, null));
		this.events.opened();
		assertThat(this.events.failure().message()).contains("a frame could not be written");
		assertThat(this.stream.send(new HeartbeatAck(2, null))).isFalse();
	}

	@Test
	void ofSeveralEndsTheFirstOneIsTold() throws Exception {
		this.stream.start((accepted, peer) -> this.events);
		this.call.meanwhile = () -> {
			// Whoever is writing has to end the stream later
			this.stream.abort("first");
			this.stream.abort("second");
		};
		this.stream.send(new HeartbeatAck(1, null));
		this.events.opened();
		assertThat(this.events.failure().message()).isEqualTo("there: aborted: first");
		assertThat(this.call.status.getDescription()).isEqualTo("first");
	}

	/**
	 * Throws on whatever is written to it, its end included.
	 */
	private static final class BrokenCall extends ServerCall<Received<ConnectorFrame>, EncodedFrame> {

		Runnable meanwhile = () -> {
		};

		Status status;

		@Override
		public void request(int messages) {
		}

		@Override
		public void sendHeaders(Metadata headers) {
		}

		@Override
		public void sendMessage(EncodedFrame message) {
			this.meanwhile.run();
			throw new IllegalStateException("call is closed");
		}

		@Override
		public void close(Status status, Metadata trailers) {
			this.status = status;
			throw new IllegalStateException("call already closed");
		}

		@Override
		public boolean isCancelled() {
			return false;
		}

		@Override
		public MethodDescriptor<Received<ConnectorFrame>, EncodedFrame> getMethodDescriptor() {
			return ConnectMethod.ofGateway(FrameCodec.ofConnectorFrames());
		}

	}

}
