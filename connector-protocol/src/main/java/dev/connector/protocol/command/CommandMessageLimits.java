package dev.connector.protocol.command;

/**
 * How large messages may be. Immutable.
 *
 * @param maxBytes bytes of a message, read or written
 * @param maxDepth levels of objects and lists within each other
 * @param maxIdLength characters of an id
 */
public record CommandMessageLimits(int maxBytes, int maxDepth, int maxIdLength) {

	/**
	 * Create limits.
	 * @throws IllegalArgumentException when one is not positive
	 */
	public CommandMessageLimits {
		if (maxBytes <= 0 || maxDepth <= 0 || maxIdLength <= 0) {
			throw new IllegalArgumentException("Limits must be positive");
		}
	}

	/**
	 * Return the limits that hold when nothing else is said.
	 * @return the defaults
	 */
	public static CommandMessageLimits defaults() {
		return new CommandMessageLimits(4 * 1024 * 1024, 200, 1024);
	}

	/**
	 * Return the same limits with another size of messages.
	 * @param bytes bytes of a message, read or written
	 * @return other limits
	 */
	public CommandMessageLimits withMaxBytes(int bytes) {
		return new CommandMessageLimits(bytes, this.maxDepth, this.maxIdLength);
	}

}
