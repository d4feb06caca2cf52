package dev.connector.autoconfigure.web;

/**
 * Thrown for the body of a request that is larger than its limit. Has no stack trace,
 * because nothing went wrong here.
 */
public final class BodyTooLargeException extends RuntimeException {

	private final long limit;

	BodyTooLargeException(long limit) {
		super("The body is larger than " + limit + " bytes", null, false, false);
		this.limit = limit;
	}

	/**
	 * Return how large the body may be.
	 * @return the limit in bytes
	 */
	public long limit() {
		return this.limit;
	}

}
