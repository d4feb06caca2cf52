package dev.connector.transport.websocket;

import dev.connector.frame.Frame;
import dev.connector.protocol.FrameCodec;

/**
 * What one side of a socket knows and takes. Immutable.
 *
 * @param <O> the frames that go out
 * @param <I> the frames that come in
 * @param address where the socket leads to, for people
 * @param outgoing codec of the frames that go out
 * @param incoming codec of the frames that come in
 * @param maxFrameBytes size of the largest frame that is taken
 * @param maxStreams how many streams the other side may have open; zero for the side that
 * opens them
 * @param sizeAdvice what to change when a frame is too large
 */
record MuxTerms<O extends Frame, I extends Frame>(String address, FrameCodec<O, ?> outgoing, FrameCodec<I, ?> incoming,
		int maxFrameBytes, int maxStreams, String sizeAdvice) {

	/** Room for what a frame holds beside its payload. */
	private static final int FRAME_OVERHEAD_BYTES = 64 * 1024;

	static int maxFrameBytes(long maxPayloadBytes) {
		return (int) Math.min(Integer.MAX_VALUE - FRAME_OVERHEAD_BYTES, maxPayloadBytes) + FRAME_OVERHEAD_BYTES;
	}

	/**
	 * Return whether this is the side of the connector, which opens the streams.
	 */
	boolean isConnector() {
		return this.maxStreams == 0;
	}

}
