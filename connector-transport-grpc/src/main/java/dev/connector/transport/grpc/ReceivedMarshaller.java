package dev.connector.transport.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

import dev.connector.frame.Frame;
import dev.connector.protocol.FrameCodec;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;

/**
 * Reads frames from what gRPC received. A message is copied once, from the buffers of the
 * network to an array of its size, of which the payload is a view.
 *
 * @param <F> the frames
 */
final class ReceivedMarshaller<F extends Frame> implements MethodDescriptor.Marshaller<Received<F>> {

	private final FrameCodec<F, ?> codec;

	ReceivedMarshaller(FrameCodec<F, ?> codec) {
		this.codec = codec;
	}

	@Override
	public Received<F> parse(InputStream stream) {
		try {
			return Received.of(this.codec, ByteBuffer.wrap(read(stream)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public InputStream stream(Received<F> value) {
		throw new UnsupportedOperationException("Received frames are not sent");
	}

	private static byte[] read(InputStream stream) throws IOException {
		if (!(stream instanceof KnownLength)) {
			return stream.readAllBytes();
		}
		byte[] bytes = new byte[stream.available()];
		stream.readNBytes(bytes, 0, bytes.length);
		return bytes;
	}

}
