package dev.connector.command;

/**
 * The answer of a command that failed. Immutable.
 *
 * @param code what kind of error
 * @param message what the caller reads; free text
 */
public record CommandError(CommandErrorCode code, String message) {

	/**
	 * Return the same as an exception.
	 * @return a new exception
	 */
	public CommandException toException() {
		return new CommandException(this.code, this.message);
	}

}
