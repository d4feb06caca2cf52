package dev.connector.autoconfigure.client;

import dev.connector.ConnectorClient;

/**
 * Changes the client that the application invokes connectors with, or puts something
 * around it. Beans of this type are asked in order, so that the last one is outermost.
 */
@FunctionalInterface
public interface ConnectorClientCustomizer {

	/**
	 * Customize a client.
	 * @param client the client so far
	 * @param destination the name of its destination
	 * @return the client to use instead
	 */
	ConnectorClient customize(ConnectorClient client, String destination);

}
