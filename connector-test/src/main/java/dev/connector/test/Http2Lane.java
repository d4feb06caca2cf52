package dev.connector.test;

import java.util.ArrayList;
import java.util.List;

/**
 * Follows the frames of HTTP/2 in what one side sends, so that something else can be put
 * between two of them. Used by one thread at a time.
 */
final class Http2Lane {

	private static final int PREFACE_BYTES = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length();

	private static final int HEADER_BYTES = 9;

	private static final int PING_BYTES = 8;

	private static final byte SETTINGS = 4;

	private static final byte PING = 6;

	private static final byte ACK = 1;

	private final byte[] header = new byte[HEADER_BYTES];

	private final byte[] ping = new byte[PING_BYTES];

	private int prefaceLeft;

	private int headerBytes;

	private int payloadLeft;

	private boolean withholding;

	private boolean settled;

	Http2Lane(Side sender) {
		this.prefaceLeft = (sender == Side.CLIENT) ? PREFACE_BYTES : 0;
	}

	/**
	 * Return whether the next byte begins a frame.
	 */
	boolean isBetweenFrames() {
		return this.prefaceLeft == 0 && this.headerBytes == 0;
	}

	/**
	 * Follow bytes that all pass.
	 */
	void pass(byte[] bytes, int length) {
		int next = 0;
		while (next < length) {
			next += step(bytes, next, length);
			if (isEndOfFrame()) {
				this.settled |= this.header[3] == SETTINGS;
				this.headerBytes = 0;
			}
		}
	}

	/**
	 * Withhold every frame that begins now or later.
	 * @return how many of the bytes have to pass yet, as they end what began before
	 */
	int withhold(byte[] bytes, int length, List<byte[]> answers) {
		int passing = 0;
		int next = 0;
		while (next < length) {
			this.withholding |= isBetweenFrames();
			next += step(bytes, next, length);
			passing = this.withholding ? passing : next;
			if (isEndOfFrame()) {
				if (this.withholding) {
					answers.addAll(answersToFrame());
				}
				this.headerBytes = 0;
			}
		}
		return passing;
	}

	private int step(byte[] bytes, int from, int to) {
		if (this.prefaceLeft > 0) {
			int taken = Math.min(this.prefaceLeft, to - from);
			this.prefaceLeft -= taken;
			return taken;
		}
		if (this.headerBytes < HEADER_BYTES) {
			this.header[this.headerBytes++] = bytes[from];
			this.payloadLeft = payloadBytes();
			return 1;
		}
		int taken = Math.min(this.payloadLeft, to - from);
		if (this.header[3] == PING && payloadBytes() == PING_BYTES) {
			System.arraycopy(bytes, from, this.ping, PING_BYTES - this.payloadLeft, taken);
		}
		this.payloadLeft -= taken;
		return taken;
	}

	private boolean isEndOfFrame() {
		return this.headerBytes == HEADER_BYTES && this.payloadLeft == 0;
	}

	private int payloadBytes() {
		return (this.header[0] & 0xff) << 16 | (this.header[1] & 0xff) << 8 | this.header[2] & 0xff;
	}

	private List<byte[]> answersToFrame() {
		List<byte[]> answers = new ArrayList<>();
		boolean acknowledges = (this.header[4] & ACK) != 0;
		if (this.header[3] == PING && !acknowledges) {
			answers.add(frame(PING, ACK, this.ping));
		}
		if (this.header[3] == SETTINGS && !acknowledges) {
			if (!this.settled) {
				answers.add(frame(SETTINGS, (byte) 0, new byte[0]));
			}
			this.settled = true;
			answers.add(frame(SETTINGS, ACK, new byte[0]));
		}
		return answers;
	}

	private static byte[] frame(byte type, byte flags, byte[] payload) {
		byte[] frame = new byte[HEADER_BYTES + payload.length];
		frame[2] = (byte) payload.length;
		frame[3] = type;
		frame[4] = flags;
		System.arraycopy(payload, 0, frame, HEADER_BYTES, payload.length);
		return frame;
	}

}
