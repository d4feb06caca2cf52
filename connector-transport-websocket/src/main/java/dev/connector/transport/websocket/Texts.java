package dev.connector.transport.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts for people that go over a socket, and are only so long there.
 */
final class Texts {

	/** A close frame has no room for more. */
	private static final int MAX_CLOSE_BYTES = 123;

	private static final int MAX_SHOWN = 200;

	private Texts() {
	}

	/**
	 * Make a text fit into a close frame.
	 */
	static String ofClose(String text) {
		return new String(cut(text, MAX_CLOSE_BYTES), StandardCharsets.UTF_8);
	}

	/**
	 * Encode as much of a text as fits, whole characters only.
	 */
	static byte[] cut(String text, int maxBytes) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		if (bytes.length <= maxBytes) {
			return bytes;
		}
		int end = maxBytes;
		while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
			end--;
		}
		return Arrays.copyOf(bytes, end);
	}

	/**
	 * Make what the other side says one line that is not too long for a log.
	 */
	static String shown(String text) {
		String line = text.replaceAll("\\p{Cntrl}", " ").strip();
		return (line.length() > MAX_SHOWN) ? line.substring(0, MAX_SHOWN) + "…" : line;
	}

}
