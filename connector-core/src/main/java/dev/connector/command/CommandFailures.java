package dev.connector.command;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import dev.connector.ConnectorException;
import org.jspecify.annotations.Nullable;

/**
 * What callers are told of an exception.
 */
final class CommandFailures {

	/** Characters of a message: what a handler says grows with what it was sent. */
	private static final int MAX_TEXT = 4096;

	private CommandFailures() {
	}

	/**
	 * Return the exception for a caller in this process.
	 */
	static CommandException exception(Throwable failure) {
		Throwable cause = failure;
		while ((cause instanceof CompletionException || cause instanceof ExecutionException)
				&& cause.getCause() != null) {
			cause = cause.getCause();
		}
		if (cause instanceof CommandException chosen) {
			return chosen;
		}
		if (cause instanceof ConnectorException chosen) {
			return new CommandException(code(chosen), text(chosen.getMessage()), chosen);
		}
		String message = cause.getMessage();
		return new CommandException(CommandErrorCode.INTERNAL_ERROR,
				cause.getClass().getSimpleName() + ((message != null) ? ": " + message : ""), cause);
	}

	/**
	 * Return the error for a caller elsewhere.
	 */
	static CommandError error(Throwable failure) {
		CommandException exception = exception(failure);
		String message = text(exception.getMessage());
		return new CommandError(exception.code(),
				(message.length() <= MAX_TEXT) ? message : message.substring(0, MAX_TEXT) + "…");
	}

	private static CommandErrorCode code(ConnectorException exception) {
		return switch (exception.code()) {
			case NOT_FOUND -> CommandErrorCode.NOT_FOUND;
			case INVALID_REQUEST -> CommandErrorCode.INVALID_REQUEST;
			case TIMEOUT -> CommandErrorCode.TIMEOUT;
			case UNAVAILABLE, OVERLOADED, CANCELLED, INTERNAL -> CommandErrorCode.INTERNAL_ERROR;
		};
	}

	private static String text(@Nullable String message) {
		return (message != null) ? message : "";
	}

}
