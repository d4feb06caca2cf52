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

	@Test
	void aCallThatBreaksStillTellsTheListenerOfTheEnd() throws Exception {
		Events<ConnectorFrame> events = new Events<>();
		GrpcGatewayStream stream = new GrpcGatewayStream(new BrokenCall(), FrameCodec.ofGatewayFrames(), "there");
		stream.start((accepted, peer) -> events);
		stream.send(new HeartbeatAck(1, null));
		events.opened();
		assertThat(events.failure().message()).contains("a frame could not be written");
		assertThat(stream.send(new HeartbeatAck(2, null))).isFalse();
	}

	/**
	 * Throws on whatever is written to it, its end included.
	 */
	private static final class BrokenCall extends ServerCall<Received<ConnectorFrame>, EncodedFrame> {

		@Override
		public void request(int messages) {
		}

		@Override
		public void sendHeaders(Metadata headers) {
		}

		@Override
		public void sendMessage(EncodedFrame message) {
			throw new IllegalStateException("call is closed");
		}

		@Override
		public void close(Status status, Metadata trailers) {
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
