package dev.connector.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Thrown for what the protocol doesn't allow: bytes that are no message, or a field
 * without a legal value. The message names the field and never shows a secret.
 */
public class ProtocolException extends RuntimeException {

	/**
	 * Create an exception.
	 * @param message which field is wrong, and how
	 */
	public ProtocolException(String message) {
		this(message, null);
	}

	/**
	 * Create an exception.
	 * @param message which field is wrong, and how
	 * @param cause what found it, or {@code null}
	 */
	public ProtocolException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
