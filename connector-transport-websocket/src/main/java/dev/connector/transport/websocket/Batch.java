package dev.connector.transport.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;

import dev.connector.protocol.EncodedFrame;

/**
 * A message of a socket while it is put together. Confined to whoever holds the lock of
 * the {@link MuxWriter}, and to nobody while the socket has its content. Whoever adds
 * something has looked whether there is {@link #room()}.
 */
final class Batch {

	/** What an idle socket keeps. */
	private static final int SMALL_BYTES = 2 * 1024;

	/** So many small messages in a row, and the buffer of a large one is let go. */
	private static final int SMALL_IN_A_ROW = 64;

	private byte[] bytes = new byte[0];

	private int length;

	private int smallInARow;

	boolean isEmpty() {
		return this.length == 0;
	}

	int room() {
		return MuxFormat.MAX_MESSAGE_BYTES - this.length;
	}

	void control(int kind, int stream) {
		header(kind, 0, 0, stream);
	}

	void window(int stream, int grant) {
		header(MuxFormat.WINDOW, 0, MuxFormat.NUMBER_BYTES, stream);
		number(grant);
	}

	void reset(int stream, int code, byte[] text) {
		header(MuxFormat.RESET, 0, MuxFormat.NUMBER_BYTES + text.length, stream);
		number(code);
		put(text, 0, text.length);
	}

	void leaving(byte[] text) {
		header(MuxFormat.LEAVING, 0, text.length, MuxFormat.SOCKET);
		put(text, 0, text.length);
	}

	/**
	 * Add a whole frame.
	 */
	void whole(int stream, EncodedFrame frame) {
		int size = frame.size();
		header(MuxFormat.DATA, 0, size, stream);
		frame.writeTo(this.bytes, this.length);
		this.length += size;
	}

	/**
	 * Add a piece of a frame.
	 * @param frame the whole frame
	 * @param from where the piece begins; the first one tells the size of the whole
	 */
	void piece(int stream, byte[] frame, int from, int count) {
		int flags = (from + count < frame.length) ? MuxFormat.MORE : 0;
		if (from == 0) {
			header(MuxFormat.DATA, flags, MuxFormat.NUMBER_BYTES + count, stream);
			number(frame.length);
		}
		else {
			header(MuxFormat.DATA, flags, count, stream);
		}
		put(frame, from, count);
	}

	/**
	 * Return everything that was added, for as long as this batch isn't cleared.
	 */
	ByteBuffer content() {
		return ByteBuffer.wrap(this.bytes, 0, this.length);
	}

	void clear() {
		this.smallInARow = (this.length <= SMALL_BYTES) ? this.smallInARow + 1 : 0;
		if (this.smallInARow > SMALL_IN_A_ROW && this.bytes.length > SMALL_BYTES) {
			this.bytes = new byte[SMALL_BYTES];
		}
		this.length = 0;
	}

	private void header(int kind, int flags, int size, int stream) {
		int end = this.length + MuxFormat.HEADER_BYTES + size;
		if (end > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes,
					Math.min(MuxFormat.MAX_MESSAGE_BYTES, Math.max(end, Math.max(256, this.bytes.length * 2))));
		}
		byte[] to = this.bytes;
		int at = this.length;
		to[at] = (byte) kind;
		to[at + 1] = (byte) flags;
		to[at + 2] = (byte) (size >>> 8);
		to[at + 3] = (byte) size;
		this.length = at + MuxFormat.NUMBER_BYTES;
		number(stream);
	}

	private void number(int value) {
		byte[] to = this.bytes;
		int at = this.length;
		to[at] = (byte) (value >>> 24);
		to[at + 1] = (byte) (value >>> 16);
		to[at + 2] = (byte) (value >>> 8);
		to[at + 3] = (byte) value;
		this.length = at + MuxFormat.NUMBER_BYTES;
	}

	private void put(byte[] source, int from, int count) {
		System.arraycopy(source, from, this.bytes, this.length, count);
		this.length += count;
	}

}
