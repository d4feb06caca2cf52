package dev.connector.invocation;

/**
 * How much a process may have asked for at a destination that was not answered.
 * Immutable.
 *
 * @param maxUnderWay how many invocations there may be, those included that wait for a
 * connection
 * @param maxBytes how many bytes their payloads may have altogether; a single one may
 * have more
 */
public record InvocationLimits(int maxUnderWay, long maxBytes) {

	private static final InvocationLimits DEFAULTS = new InvocationLimits(1_000, 64L << 20);

	/**
	 * Create limits.
	 */
	public InvocationLimits {
		if (maxUnderWay < 1 || maxBytes < 1) {
			throw new IllegalArgumentException(
					"Limits of invocations must be positive, but are " + maxUnderWay + ", " + maxBytes);
		}
	}

	/**
	 * Return the limits that hold when nothing else is said.
	 * @return the defaults
	 */
	public static InvocationLimits defaults() {
		return DEFAULTS;
	}

}
