package dev.connector.protocol.command.conformance;

/**
 * A vector that says something that is not understood here, and so shows nothing.
 */
final class UninterpretableVectorException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UninterpretableVectorException(String message) {
		super(message);
	}

}
