package dev.connector.command;

import org.jspecify.annotations.Nullable;

/**
 * What others are told of a command. Immutable.
 *
 * @param id the name, by which it is called; not empty
 * @param description what it does, for people, or {@code null}
 * @param schema what it takes and gives, or {@code null} when nothing is known
 */
public record CommandDefinition(String id, @Nullable String description, @Nullable CommandSchema schema) {

	private static final char PRIVATE = '_';

	/**
	 * Create a definition.
	 * @throws IllegalArgumentException when the id is empty
	 */
	public CommandDefinition {
		if (id.isEmpty()) {
			throw new IllegalArgumentException("A command needs an id");
		}
	}

	/**
	 * Define a command of which nothing but the name is known.
	 * @param id the name
	 * @return the definition
	 */
	public static CommandDefinition of(String id) {
		return new CommandDefinition(id, null, null);
	}

	/**
	 * Return whether the command is kept from lists and from routers.
	 * @return {@code true} for an id that begins with an underscore
	 */
	public boolean isPrivate() {
		return isPrivate(this.id);
	}

	/**
	 * Return whether a command or an event is private.
	 * @param id its id
	 * @return {@code true} for an id that begins with an underscore
	 */
	public static boolean isPrivate(String id) {
		return !id.isEmpty() && id.charAt(0) == PRIVATE;
	}

}
