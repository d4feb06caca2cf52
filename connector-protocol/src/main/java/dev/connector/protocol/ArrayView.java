package dev.connector.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/**
 * Finds the array behind the bytes of a message. A buffer that hides its array is copied
 * by whoever encodes it again or takes its checksum, however large it is.
 */
final class ArrayView extends ByteOutput {

	private @Nullable ByteBuffer found;

	private boolean scattered;

	private ArrayView() {
	}

	/**
	 * Return the bytes without copying them.
	 * @param bytes bytes that were parsed
	 * @return a buffer, with its array wherever there is one
	 */
	static ByteBuffer of(ByteString bytes) {
		ArrayView view = new ArrayView();
		try {
			UnsafeByteOperations.unsafeWriteTo(bytes, view);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		ByteBuffer found = view.found;
		return (found != null && !view.scattered) ? found : bytes.asReadOnlyByteBuffer();
	}

	@Override
	public void write(byte value) {
		this.scattered = true;
	}

	/** What is not lazy may be somebody's scratch. */
	@Override
	public void write(byte[] value, int offset, int length) {
		this.scattered = true;
	}

	@Override
	public void writeLazy(byte[] value, int offset, int length) {
		add(ByteBuffer.wrap(value, offset, length));
	}

	@Override
	public void write(ByteBuffer value) {
		this.scattered = true;
	}

	@Override
	public void writeLazy(ByteBuffer value) {
		add(value);
	}

	private void add(ByteBuffer piece) {
		this.scattered |= this.found != null;
		this.found = piece;
	}

}
