package dev.connector.command;

import org.jspecify.annotations.Nullable;

/**
 * Holds the input of one command against its schema. Safe for use by many threads.
 */
@FunctionalInterface
public interface InputCheck {

	/**
	 * Takes everything.
	 */
	InputCheck NONE = (request) -> {
	};

	/**
	 * Check an input. It isn't asked for an object of the class that the command takes.
	 * @param request the input: JSON that came from elsewhere, or an object of this
	 * process; an empty map when there is none
	 * @throws CommandException with {@link CommandErrorCode#INVALID_REQUEST} and what is
	 * wrong when the input doesn't fit
	 */
	void check(Object request);

	/**
	 * Makes checks of schemas.
	 */
	@FunctionalInterface
	interface Source {

		/**
		 * Makes none, so that schemas are published only.
		 */
		Source NONE = (schema) -> null;

		/**
		 * Make the check of a schema.
		 * @param schema JSON Schema as JSON text
		 * @return the check, or {@code null} when anything is taken
		 * @throws IllegalArgumentException when it is no schema
		 */
		@Nullable InputCheck of(String schema);

	}

}
