package dev.connector.autoconfigure.command;

import dev.connector.command.CommandRegistryBuilder;

/**
 * Changes how the application's registry of commands is set up. Beans of this type are
 * called in their order, after the properties.
 */
@FunctionalInterface
public interface CommandRegistryCustomizer {

	/**
	 * Change the set-up.
	 * @param builder what sets up the registry
	 */
	void customize(CommandRegistryBuilder builder);

}
