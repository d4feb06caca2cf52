package dev.connector.transport.grpc;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameReceiver;
import dev.connector.transport.FrameStream;

/**
 * The sending half of a stream that never was.
 */
final class ClosedStream implements FrameStream<ConnectorFrame> {

	private static final ClosedStream INSTANCE = new ClosedStream();

	private ClosedStream() {
	}

	/**
	 * Tell a listener why there is no stream.
	 */
	static ClosedStream tell(FrameListener<GatewayFrame> listener, Failure failure) {
		FrameReceiver<GatewayFrame> receiver = new FrameReceiver<>((ex) -> {
		});
		receiver.start(listener);
		receiver.close(failure);
		return INSTANCE;
	}

	@Override
	public boolean send(ConnectorFrame frame) {
		return false;
	}

	@Override
	public void halfClose() {
	}

	@Override
	public void abort(String reason) {
	}

	@Override
	public int queued() {
		return 0;
	}

}
