package dev.connector.transport;

import dev.connector.frame.Frame;

/**
 * The sending half of one logical bidirectional stream.
 * <p>
 * Safe for use by many threads; frames leave in the order in which {@link #send} was
 * called by one thread. No method blocks or throws for what happens on the wire: that is
 * told to the {@link FrameListener}.
 *
 * @param <O> the frames that go out
 */
public interface FrameStream<O extends Frame> {

	/**
	 * Queue a frame and write it as soon as the transport is ready for it. What is sent
	 * after the stream ended is dropped.
	 * @param frame the frame
	 * @return {@code false} when the stream had ended already
	 */
	boolean send(O frame);

	/**
	 * Say that no more frames follow, once those that are queued have been written.
	 * Frames of the other side may still arrive. Does nothing the second time.
	 */
	void halfClose();

	/**
	 * End the stream at once, in both directions, dropping what is queued. Does nothing
	 * when it ended already.
	 * @param reason why, for people
	 */
	void abort(String reason);

	/**
	 * End the stream as {@link #abort} does, because nothing came any more: what it runs
	 * on may be dead without knowing it, and is not to be used for further streams.
	 * @param reason why, for people
	 */
	default void abortSilent(String reason) {
		abort(reason);
	}

	/**
	 * Say that what the stream runs on is to be left, because the other side asked for
	 * it: no further streams are opened on it, and a stream opened in place of this one
	 * runs on another connection. The stream itself goes on.
	 * @param reason why, for people
	 */
	default void leave(String reason) {
	}

	/**
	 * Return the kind of the wire that it runs on.
	 * @return a short name, such as {@code grpc}, empty while or where that is not known
	 */
	default String wire() {
		return "";
	}

	/**
	 * Return how many frames are queued because the transport isn't ready for them.
	 * @return the number of frames
	 */
	int queued();

}
