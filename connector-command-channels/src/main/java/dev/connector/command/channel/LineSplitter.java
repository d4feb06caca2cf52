package dev.connector.command.channel;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Finds the lines in what comes in pieces. A line ends with LF or CR LF; those without
 * anything but white space are passed over. Keeps at most one line, and no more of it
 * than is allowed. Not safe for use by many threads.
 */
public final class LineSplitter {

	private static final byte[] NOTHING = {};

	private final int maxBytes;

	/** The beginning of a line whose end has not come. */
	private byte[] begun = NOTHING;

	private int length;

	/**
	 * Create it.
	 * @param maxBytes how long a line may be, without its end
	 */
	public LineSplitter(int maxBytes) {
		this.maxBytes = maxBytes;
	}

	/**
	 * Take a piece.
	 * @param piece bytes, which are copied
	 * @param from where they begin
	 * @param to where they end
	 * @param lines takes each line, without its end; the array is its own
	 * @return {@code false} when a line is too long, after which this object is of no use
	 */
	public boolean feed(byte[] piece, int from, int to, Consumer<byte[]> lines) {
		int start = from;
		for (int i = from; i < to; i++) {
			if (piece[i] == '\n') {
				if (!end(piece, start, i, lines)) {
					return false;
				}
				start = i + 1;
			}
		}
		return keep(piece, start, to);
	}

	/**
	 * Take the end: the last line needs no end of its own.
	 * @param lines takes the last line, if there is one
	 */
	public void finish(Consumer<byte[]> lines) {
		end(NOTHING, 0, 0, lines);
	}

	private boolean end(byte[] piece, int from, int to, Consumer<byte[]> lines) {
		byte[] line;
		if (this.length == 0) {
			line = Arrays.copyOfRange(piece, from, withoutReturn(piece, from, to));
		}
		else if (keep(piece, from, to)) {
			line = Arrays.copyOf(this.begun, withoutReturn(this.begun, 0, this.length));
		}
		else {
			return false;
		}
		this.length = 0;
		this.begun = NOTHING;
		if (line.length > this.maxBytes) {
			return false;
		}
		if (!isBlank(line)) {
			lines.accept(line);
		}
		return true;
	}

	private boolean keep(byte[] piece, int from, int to) {
		int more = to - from;
		// The CR of an end that is still to come doesn't count
		if (more > this.maxBytes + 1 - this.length) {
			return false;
		}
		if (this.length + more > this.begun.length) {
			long doubled = Math.max(this.length + more, 2L * this.begun.length);
			this.begun = Arrays.copyOf(this.begun, (int) Math.min(doubled, this.maxBytes + 1L));
		}
		System.arraycopy(piece, from, this.begun, this.length, more);
		this.length += more;
		return true;
	}

	private static int withoutReturn(byte[] bytes, int from, int to) {
		return (to > from && bytes[to - 1] == '\r') ? to - 1 : to;
	}

	private static boolean isBlank(byte[] line) {
		for (byte character : line) {
			if (character != ' ' && character != '\t' && character != '\r') {
				return false;
			}
		}
		return true;
	}

}
