package dev.connector.transport;

import dev.connector.failure.Failure;
import dev.connector.frame.Frame;

/**
 * The receiving half of one logical bidirectional stream. Called by one thread at a time,
 * in order, possibly an I/O thread: implementations never block it. That thread may also
 * be one that is inside {@link Wire#open} or {@link FrameStream#abort}, so that the end
 * may be told before these return.
 *
 * @param <I> the frames that come in
 */
public interface FrameListener<I extends Frame> {

	/**
	 * The stream is open: what is sent from now on goes out. Called at most once, before
	 * any frame.
	 */
	default void onOpen() {
	}

	/**
	 * A frame came in.
	 * @param frame the frame
	 */
	void onFrame(I frame);

	/**
	 * What the stream runs on is about to be replaced: whoever uses the stream opens
	 * another one, and ends this one when that one is in use. Until then it goes on.
	 * Never called after {@link #onClosed}, and by any thread, also while another method
	 * is called.
	 * @param reason why, for people
	 */
	default void onLeaving(String reason) {
	}

	/**
	 * The stream ended in both directions; nothing is called afterwards. Called exactly
	 * once, whatever ended it, also when it never opened.
	 * @param failure what ended it, as far as the transport can tell
	 */
	void onClosed(Failure failure);

}
