package dev.connector.autoconfigure;

import dev.connector.destination.DestinationOptions;

/**
 * Changes the options of destinations after the properties were applied. Customizers are
 * beans, called in their order, each with what the one before it returned.
 */
@FunctionalInterface
public interface DestinationOptionsCustomizer {

	/**
	 * Change the options of a destination.
	 * @param options the options
	 * @return what holds, with the same name
	 */
	DestinationOptions customize(DestinationOptions options);

}
