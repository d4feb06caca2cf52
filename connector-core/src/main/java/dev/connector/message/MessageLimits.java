package dev.connector.message;

/**
 * How much of messages is kept for one stream of them, on one side. Immutable.
 *
 * @param window how many messages the other side may have sent that are not dealt with
 * @param windowBytes how many bytes these may have altogether; a single message may have
 * more
 * @param maxWaiting how many messages may wait to be sent, or to be answered
 * @param maxWaitingBytes how many bytes these may have altogether; a single message may
 * have more
 */
public record MessageLimits(int window, long windowBytes, int maxWaiting, long maxWaitingBytes) {

	private static final MessageLimits DEFAULTS = new MessageLimits(256, 4L << 20, 10_000, 16L << 20);

	/**
	 * Create limits.
	 */
	public MessageLimits {
		if (window < 1 || windowBytes < 1 || maxWaiting < 1 || maxWaitingBytes < 1) {
			throw new IllegalArgumentException("Limits of messages must be positive, but are " + window + ", "
					+ windowBytes + ", " + maxWaiting + ", " + maxWaitingBytes);
		}
	}

	/**
	 * Return the limits that hold when nothing else is said.
	 * @return the defaults
	 */
	public static MessageLimits defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these limits with another window.
	 * @param messages how many messages the other side may have sent that are not dealt
	 * with
	 * @param bytes how many bytes these may have altogether
	 * @return new limits
	 */
	public MessageLimits withWindow(int messages, long bytes) {
		return new MessageLimits(messages, bytes, this.maxWaiting, this.maxWaitingBytes);
	}

	/**
	 * Return these limits with another queue.
	 * @param messages how many messages may wait to be sent, or to be answered
	 * @param bytes how many bytes these may have altogether
	 * @return new limits
	 */
	public MessageLimits withMaxWaiting(int messages, long bytes) {
		return new MessageLimits(this.window, this.windowBytes, messages, bytes);
	}

}
