package dev.connector.command;

/**
 * A command that can't be registered because there is one by its name: here, or anywhere
 * up to the root of the routers.
 */
public class DuplicateCommandException extends RuntimeException {

	/**
	 * The name that the protocol has for it.
	 */
	public static final String WIRE_NAME = "duplicate_command";

	private final String commandId;

	/**
	 * Create an exception.
	 * @param commandId the command that there is already
	 */
	public DuplicateCommandException(String commandId) {
		super("There is a command '" + commandId + "' already");
		this.commandId = commandId;
	}

	/**
	 * Return which command there is already.
	 * @return the id
	 */
	public String commandId() {
		return this.commandId;
	}

}
