package dev.connector.transport.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A large frame whose pieces come one after the other. Takes no more memory than twice
 * what came, whatever size was announced.
 */
final class Assembly {

	private final int size;

	private byte[] bytes;

	private int length;

	/**
	 * Begin a frame.
	 * @param size size in bytes of the whole frame, as it was announced
	 */
	Assembly(int size) {
		this.size = size;
		this.bytes = new byte[Math.min(size, 2 * MuxFormat.CHUNK_BYTES)];
	}

	/**
	 * Add a piece.
	 * @return {@code false} when it is more than was announced, and is not added
	 */
	boolean add(ByteBuffer piece) {
		int count = piece.remaining();
		if (count > this.size - this.length) {
			return false;
		}
		int end = this.length + count;
		if (end > this.bytes.length) {
			long doubled = Math.max(end, 2L * this.bytes.length);
			this.bytes = Arrays.copyOf(this.bytes, (int) Math.min(this.size, doubled));
		}
		piece.get(this.bytes, this.length, count);
		this.length = end;
		return true;
	}

	boolean isWhole() {
		return this.length == this.size;
	}

	byte[] bytes() {
		return this.bytes;
	}

}
