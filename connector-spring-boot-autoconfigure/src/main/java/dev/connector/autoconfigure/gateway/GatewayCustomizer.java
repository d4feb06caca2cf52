package dev.connector.autoconfigure.gateway;

import dev.connector.gateway.GatewayBuilder;

/**
 * Changes the gateway before it is built. Beans of this type are called in order, after
 * everything that comes from properties was set.
 */
@FunctionalInterface
public interface GatewayCustomizer {

	/**
	 * Change the gateway.
	 * @param builder what the gateway is built from
	 */
	void customize(GatewayBuilder builder);

}
