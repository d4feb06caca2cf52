package dev.connector.transport.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A frame of a socket as another implementation of {@code docs/websocket-protocol.md}
 * would write and read it.
 */
record RawFrame(int kind, int flags, int stream, byte[] content) {

	static RawFrame of(int kind, int stream, byte... content) {
		return new RawFrame(kind, 0, stream, content);
	}

	static RawFrame open(int stream) {
		return of(1, stream);
	}

	static RawFrame data(int stream, byte... content) {
		return of(2, stream, content);
	}

	static RawFrame piece(int stream, boolean more, byte... content) {
		return new RawFrame(2, more ? 1 : 0, stream, content);
	}

	static RawFrame halfClose(int stream) {
		return of(3, stream);
	}

	static RawFrame reset(int stream, int code, String text) {
		return of(4, stream, join(number(code), text.getBytes(StandardCharsets.UTF_8)));
	}

	static RawFrame window(int stream, int more) {
		return of(5, stream, number(more));
	}

	static RawFrame leaving(String reason) {
		return of(6, 0, reason.getBytes(StandardCharsets.UTF_8));
	}

	static byte[] number(int value) {
		return ByteBuffer.allocate(4).putInt(value).array();
	}

	static byte[] join(byte[]... parts) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			all.writeBytes(part);
		}
		return all.toByteArray();
	}

	static ByteBuffer message(RawFrame... frames) {
		int size = Arrays.stream(frames).mapToInt((frame) -> 8 + frame.content.length).sum();
		ByteBuffer message = ByteBuffer.allocate(size);
		for (RawFrame frame : frames) {
			message.put((byte) frame.kind)
				.put((byte) frame.flags)
				.putShort((short) frame.content.length)
				.putInt(frame.stream)
				.put(frame.content);
		}
		return message.flip();
	}

	static List<RawFrame> parse(byte[] message) {
		List<RawFrame> frames = new ArrayList<>();
		ByteBuffer rest = ByteBuffer.wrap(message);
		while (rest.hasRemaining()) {
			int kind = rest.get();
			int flags = rest.get();
			byte[] content = new byte[rest.getShort() & 0xFFFF];
			int stream = rest.getInt();
			rest.get(content);
			frames.add(new RawFrame(kind, flags, stream, content));
		}
		return frames;
	}

	int number() {
		return ByteBuffer.wrap(this.content).getInt();
	}

	@Override
	public String toString() {
		return this.kind + "(" + this.stream + (((this.flags & 1) != 0) ? ", more" : "") + ", " + this.content.length
				+ ")";
	}

}
