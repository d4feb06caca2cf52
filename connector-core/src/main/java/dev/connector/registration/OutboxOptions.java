package dev.connector.registration;

/**
 * How much of its answers a process keeps, all registrations together. Immutable.
 *
 * @param maxEntries how many answers wait to be acknowledged at a time
 * @param maxBytes how many bytes all answers take that are kept: those that wait, the
 * items of streamed ones, and those remembered for a request that comes again, which
 * never get more than half of it
 */
public record OutboxOptions(int maxEntries, long maxBytes) {

	/**
	 * Create options.
	 */
	public OutboxOptions {
		if (maxEntries < 1) {
			throw new IllegalArgumentException("maxEntries must be at least 1, but is " + maxEntries);
		}
		if (maxBytes < 1) {
			throw new IllegalArgumentException("maxBytes must be at least 1, but is " + maxBytes);
		}
	}

	/**
	 * Return the options that hold when nothing else is said.
	 * @return the defaults
	 */
	public static OutboxOptions defaults() {
		return new OutboxOptions(10_000, 64L << 20);
	}

	/**
	 * Return these options with another number of answers.
	 * @param changed how many answers wait to be acknowledged at a time
	 * @return new options
	 */
	public OutboxOptions withMaxEntries(int changed) {
		return new OutboxOptions(changed, this.maxBytes);
	}

	/**
	 * Return these options with another size.
	 * @param changed how many bytes all answers take that are kept
	 * @return new options
	 */
	public OutboxOptions withMaxBytes(long changed) {
		return new OutboxOptions(this.maxEntries, changed);
	}

}
