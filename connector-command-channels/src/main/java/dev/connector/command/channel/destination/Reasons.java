package dev.connector.command.channel.destination;

import java.util.concurrent.CompletionException;

/**
 * Finds out what stages say when they fail.
 */
final class Reasons {

	private Reasons() {
	}

	static Throwable cause(Throwable thrown) {
		return (thrown instanceof CompletionException && thrown.getCause() != null) ? thrown.getCause() : thrown;
	}

	static String of(Throwable thrown) {
		Throwable cause = cause(thrown);
		String message = cause.getMessage();
		return (message != null) ? message : cause.getClass().getName();
	}

}
