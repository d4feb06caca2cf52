package dev.connector.registration;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Text of any characters within an array of bytes: its length, then one byte for each
 * character where all of them are Latin-1, and two otherwise. Nothing is allocated to
 * write or to compare one.
 */
final class CompactText {

	private static final int HEADER = Integer.BYTES;

	private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle CHAR = MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.LITTLE_ENDIAN);

	private CompactText() {
	}

	/**
	 * Return how many bytes a text takes.
	 */
	static int sizeOf(String text) {
		return HEADER + (isLatin(text) ? text.length() : Math.multiplyExact(text.length(), Character.BYTES));
	}

	static void write(String text, byte[] to, int offset) {
		int length = text.length();
		int at = offset + HEADER;
		if (isLatin(text)) {
			INT.set(to, offset, length);
			for (int i = 0; i < length; i++) {
				to[at + i] = (byte) text.charAt(i);
			}
			return;
		}
		INT.set(to, offset, ~length);
		for (int i = 0; i < length; i++) {
			CHAR.set(to, at + i * Character.BYTES, text.charAt(i));
		}
	}

	/**
	 * Return whether the text at an offset is the given one.
	 */
	static boolean matches(String text, byte[] from, int offset) {
		int length = text.length();
		int written = (int) INT.get(from, offset);
		int at = offset + HEADER;
		if (written == length) {
			for (int i = 0; i < length; i++) {
				if ((from[at + i] & 0xFF) != text.charAt(i)) {
					return false;
				}
			}
			return true;
		}
		if (written == ~length) {
			for (int i = 0; i < length; i++) {
				if ((char) CHAR.get(from, at + i * Character.BYTES) != text.charAt(i)) {
					return false;
				}
			}
			return true;
		}
		return false;
	}

	/**
	 * Return how many bytes the text at an offset takes.
	 */
	static int sizeAt(byte[] from, int offset) {
		int written = (int) INT.get(from, offset);
		return HEADER + ((written >= 0) ? written : ~written * Character.BYTES);
	}

	static String read(byte[] from, int offset) {
		int written = (int) INT.get(from, offset);
		int at = offset + HEADER;
		if (written >= 0) {
			return new String(from, at, written, StandardCharsets.ISO_8859_1);
		}
		// Not by a charset: that would replace half a surrogate pair
		char[] chars = new char[~written];
		for (int i = 0; i < chars.length; i++) {
			chars[i] = (char) CHAR.get(from, at + i * Character.BYTES);
		}
		return new String(chars);
	}

	private static boolean isLatin(String text) {
		int all = 0;
		for (int i = 0; i < text.length(); i++) {
			all |= text.charAt(i);
		}
		return all <= 0xFF;
	}

}
