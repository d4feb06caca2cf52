package dev.connector.transport.websocket;

import dev.connector.failure.Failure;
import dev.connector.frame.Frame;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;

/**
 * A stream that never was.
 *
 * @param <O> the frames that don't go out
 */
final class EndedStream<O extends Frame> implements FrameStream<O> {

	private EndedStream() {
	}

	static <O extends Frame, I extends Frame> FrameStream<O> of(FrameListener<I> listener, Failure failure) {
		listener.onClosed(failure);
		return new EndedStream<>();
	}

	@Override
	public boolean send(O frame) {
		return false;
	}

	@Override
	public void halfClose() {
		// There is nothing to close
	}

	@Override
	public void abort(String reason) {
		// There is nothing to end
	}

	@Override
	public int queued() {
		return 0;
	}

}
