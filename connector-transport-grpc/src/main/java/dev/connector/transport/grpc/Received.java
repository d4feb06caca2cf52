package dev.connector.transport.grpc;

import java.nio.ByteBuffer;

import dev.connector.frame.Frame;
import dev.connector.protocol.FrameCodec;
import dev.connector.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * What came of a message: a frame, nothing when the message is to be ignored, or what is
 * wrong with it. A marshaller has no other way to tell the stream about the latter two.
 *
 * @param <F> the frames
 * @param frame the frame, or {@code null}
 * @param problem what is wrong, or {@code null}
 */
record Received<F extends Frame>(@Nullable F frame, @Nullable ProtocolException problem) {

	static <F extends Frame> Received<F> of(FrameCodec<F, ?> codec, ByteBuffer bytes) {
		try {
			return new Received<>(codec.decode(bytes), null);
		}
		catch (ProtocolException ex) {
			return new Received<>(null, ex);
		}
	}

}
