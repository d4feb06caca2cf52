package dev.connector.command;

import org.jspecify.annotations.Nullable;

/**
 * A command that failed. Callers get it whether the command is in this process or in
 * another one, with the code that was given where it failed; a handler throws it to
 * answer with an error of its choice. Code and message reach the caller; the cause stays
 * here.
 */
public class CommandException extends RuntimeException {

	private final CommandErrorCode code;

	/**
	 * Create an error.
	 * @param code what kind of error
	 * @param message what the caller reads
	 */
	public CommandException(CommandErrorCode code, String message) {
		this(code, message, null);
	}

	/**
	 * Create an error.
	 * @param code what kind of error
	 * @param message what the caller reads
	 * @param cause what led to it, which doesn't leave the process
	 */
	public CommandException(CommandErrorCode code, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.code = code;
	}

	/**
	 * Return the exception that a caller gets for whatever a handler threw.
	 * @param thrown what was thrown, or what a stage completed with
	 * @return the exception itself when it is one of these, otherwise one with the class
	 * and the message of what was thrown
	 */
	public static CommandException of(Throwable thrown) {
		return CommandFailures.exception(thrown);
	}

	/**
	 * Return what kind of error this is.
	 * @return the code
	 */
	public CommandErrorCode code() {
		return this.code;
	}

}
