package dev.connector.autoconfigure;

import dev.connector.ConnectorRuntimeBuilder;

/**
 * Changes the runtime before it is built, after the properties were applied. Customizers
 * are beans, called in their order.
 */
@FunctionalInterface
public interface ConnectorRuntimeCustomizer {

	/**
	 * Change the runtime.
	 * @param builder what it is built from
	 */
	void customize(ConnectorRuntimeBuilder builder);

}
