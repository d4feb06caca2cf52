package dev.connector.transport.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import dev.connector.protocol.EncodedFrame;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Hands the bytes of frames to gRPC. Safe for use by many threads.
 */
final class EncodedMarshaller implements MethodDescriptor.Marshaller<EncodedFrame> {

	static final EncodedMarshaller INSTANCE = new EncodedMarshaller();

	private EncodedMarshaller() {
	}

	@Override
	public InputStream stream(EncodedFrame frame) {
		return new Content(frame);
	}

	@Override
	public EncodedFrame parse(InputStream stream) {
		throw new UnsupportedOperationException("Encoded frames are not received");
	}

	/**
	 * The bytes of a frame, usually taken all at once. For one thread.
	 */
	private static final class Content extends InputStream implements Drainable, KnownLength {

		private @Nullable EncodedFrame frame;

		/** Where somebody reads byte by byte. */
		private @Nullable InputStream begun;

		Content(EncodedFrame frame) {
			this.frame = frame;
		}

		@Override
		public int drainTo(OutputStream target) throws IOException {
			EncodedFrame whole = this.frame;
			if (whole == null) {
				return (this.begun != null) ? (int) this.begun.transferTo(target) : 0;
			}
			this.frame = null;
			whole.writeTo(target);
			return whole.size();
		}

		@Override
		public int available() throws IOException {
			EncodedFrame whole = this.frame;
			return (whole != null) ? whole.size() : begun().available();
		}

		@Override
		public int read() throws IOException {
			return begun().read();
		}

		@Override
		public int read(byte[] target, int offset, int length) throws IOException {
			return begun().read(target, offset, length);
		}

		private InputStream begun() {
			InputStream present = this.begun;
			if (present == null) {
				EncodedFrame whole = this.frame;
				present = (whole != null) ? new ByteArrayInputStream(whole.toByteArray())
						: InputStream.nullInputStream();
				this.begun = present;
				this.frame = null;
			}
			return present;
		}

	}

}
