package dev.connector.autoconfigure.invocation;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * Checks the arguments of a command against their constraints. Safe for use by many
 * threads.
 */
public interface ArgumentValidator {

	/**
	 * Finds no fault.
	 */
	ArgumentValidator NONE = (input) -> null;

	/**
	 * Prepare to check the arguments of a command.
	 * @param command the command
	 * @return the check, or {@code null} when there is nothing to check
	 */
	@Nullable Check prepare(CommandMethod command);

	/**
	 * Checks the arguments of one command.
	 */
	@FunctionalInterface
	interface Check {

		/**
		 * Check the arguments of a call.
		 * @param bean the bean that is called
		 * @param method the method that is called on it
		 * @param arguments the arguments
		 * @throws dev.connector.ConnectorException when they break a constraint
		 */
		void check(Object bean, Method method, @Nullable Object[] arguments);

	}

}
