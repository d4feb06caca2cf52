package dev.connector.autoconfigure.invocation;

/**
 * Thrown at start-up for a connector that can't work, with what to do about it.
 */
public final class InvalidConnectorException extends RuntimeException {

	private final String action;

	/**
	 * Create an exception.
	 * @param description what is wrong; names the class and the method
	 * @param action what to change
	 */
	public InvalidConnectorException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * Return what to change.
	 * @return a sentence for people
	 */
	public String action() {
		return this.action;
	}

	@Override
	public String getMessage() {
		return super.getMessage() + " " + this.action;
	}

	/**
	 * Return what is wrong, without what to do about it.
	 * @return a sentence for people
	 */
	public String description() {
		return String.valueOf(super.getMessage());
	}

}
