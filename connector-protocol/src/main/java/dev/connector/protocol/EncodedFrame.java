package dev.connector.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of a frame, ready to be written any number of times. A large payload at their
 * end is that of the frame, not a copy. Immutable.
 */
public final class EncodedFrame {

	private final byte[] head;

	/** What follows, or {@code null} when the head is everything. */
	private final @Nullable ByteBuffer rest;

	EncodedFrame(byte[] head, @Nullable ByteBuffer rest) {
		this.head = head;
		this.rest = rest;
	}

	/**
	 * Return how long it is.
	 * @return the number of bytes
	 */
	public int size() {
		return this.head.length + ((this.rest != null) ? this.rest.remaining() : 0);
	}

	/**
	 * Write everything to a stream.
	 * @param target where to
	 * @throws IOException when the target throws it
	 */
	public void writeTo(OutputStream target) throws IOException {
		target.write(this.head);
		ByteBuffer more = this.rest;
		if (more != null && more.hasArray()) {
			target.write(more.array(), more.arrayOffset() + more.position(), more.remaining());
		}
		else if (more != null) {
			byte[] copy = new byte[more.remaining()];
			more.duplicate().get(copy);
			target.write(copy);
		}
	}

	/**
	 * Write everything to an array, which has to have room for it.
	 * @param target where to
	 * @param offset where the first byte goes
	 */
	public void writeTo(byte[] target, int offset) {
		System.arraycopy(this.head, 0, target, offset, this.head.length);
		if (this.rest != null) {
			this.rest.duplicate().get(target, offset + this.head.length, this.rest.remaining());
		}
	}

	/**
	 * Return the bytes as an array.
	 * @return a copy
	 */
	public byte[] toByteArray() {
		byte[] all = new byte[size()];
		writeTo(all, 0);
		return all;
	}

}
