package dev.connector.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Thrown at start-up for a property that can't work, with what to do about it.
 */
public final class InvalidPropertyException extends RuntimeException {

	private final String property;

	private final String action;

	/**
	 * Create an exception.
	 * @param property the property to change
	 * @param description what is wrong
	 * @param action what to change; names the property
	 * @param cause what was thrown because of it, or {@code null}
	 */
	public InvalidPropertyException(String property, String description, String action, @Nullable Throwable cause) {
		super(description, cause);
		this.property = property;
		this.action = action;
	}

	/**
	 * Return the property to change.
	 * @return the full name
	 */
	public String property() {
		return this.property;
	}

	/**
	 * Return what is wrong, without what to do about it.
	 * @return a sentence for people
	 */
	public String description() {
		return String.valueOf(super.getMessage());
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

}
