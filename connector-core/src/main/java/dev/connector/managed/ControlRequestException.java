package dev.connector.managed;

/**
 * A control request got no answer.
 */
public class ControlRequestException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final boolean maybeApplied;

	/**
	 * Create an exception.
	 * @param message why, for people
	 * @param maybeApplied whether the peer may have done what was asked
	 */
	public ControlRequestException(String message, boolean maybeApplied) {
		super(message + (maybeApplied ? " (it may have been done)" : " (it was not done)"));
		this.maybeApplied = maybeApplied;
	}

	/**
	 * Return whether the peer may have done what was asked.
	 * @return {@code false} when it certainly did not
	 */
	public boolean isMaybeApplied() {
		return this.maybeApplied;
	}

}
