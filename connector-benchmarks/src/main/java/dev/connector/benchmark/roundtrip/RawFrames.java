package dev.connector.benchmark.roundtrip;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;

/**
 * The least that a correlated message can be over gRPC: a number and the bytes, copied
 * once on each way.
 */
public final class RawFrames implements MethodDescriptor.Marshaller<RawFrames.RawFrame> {

	/** The one method. */
	public static final MethodDescriptor<RawFrame, RawFrame> METHOD = MethodDescriptor
		.newBuilder(new RawFrames(), new RawFrames())
		.setType(MethodDescriptor.MethodType.BIDI_STREAMING)
		.setFullMethodName("bare.Bare/Connect")
		.build();

	private RawFrames() {
	}

	@Override
	public InputStream stream(RawFrame frame) {
		return new Outgoing(frame);
	}

	@Override
	public RawFrame parse(InputStream stream) {
		try {
			byte[] head = stream.readNBytes(Long.BYTES);
			byte[] payload = new byte[stream.available()];
			stream.readNBytes(payload, 0, payload.length);
			return new RawFrame(ByteBuffer.wrap(head).getLong(), payload);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A message.
	 *
	 * @param id number of the call
	 * @param payload the bytes
	 */
	@SuppressWarnings("ArrayRecordComponent")
	public record RawFrame(long id, byte[] payload) {

	}

	/**
	 * A message on its way out. gRPC drains it; it is read by nobody else.
	 */
	private static final class Outgoing extends ByteArrayInputStream implements KnownLength, Drainable {

		private static final byte[] NOTHING = new byte[0];

		private final RawFrame frame;

		Outgoing(RawFrame frame) {
			super(NOTHING);
			this.frame = frame;
		}

		@Override
		public synchronized int available() {
			return Long.BYTES + this.frame.payload().length;
		}

		@Override
		public int drainTo(OutputStream target) throws IOException {
			byte[] head = new byte[Long.BYTES];
			ByteBuffer.wrap(head).putLong(this.frame.id());
			target.write(head);
			target.write(this.frame.payload());
			return available();
		}

	}

}
