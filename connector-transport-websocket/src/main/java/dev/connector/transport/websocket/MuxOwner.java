package dev.connector.transport.websocket;

import dev.connector.failure.Failure;
import dev.connector.frame.Frame;

/**
 * Whose socket it is on which streams run. Called by any thread, also inside a call of
 * its own; no method blocks or throws.
 *
 * @param <O> the frames that go out
 * @param <I> the frames that come in
 */
interface MuxOwner<O extends Frame, I extends Frame> {

	/**
	 * The other side opened a stream, which is to be started. Called by the thread that
	 * received it.
	 */
	default void accept(MuxStream<O, I> stream) {
	}

	/**
	 * The other side takes no more streams.
	 */
	default void leaving(String reason) {
	}

	/**
	 * The last stream ended.
	 */
	default void emptied() {
	}

	/**
	 * The socket is closed, or is being closed, and its streams are told. Called once.
	 */
	void over(Failure failure);

}
