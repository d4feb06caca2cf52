package dev.connector;

import java.util.List;
import java.util.Map;

import dev.connector.registration.RegistrationOptions;

/**
 * What to register: a connector under an identity at a destination. Immutable.
 *
 * @param key the identity
 * @param destination the name of the destination to register at
 * @param handler the connector
 * @param description what the gateway is told about the connector
 * @param options limits and timeouts
 */
public record ConnectorRegistration(RegistrationKey key, String destination, ConnectorHandler handler,
		Description description, RegistrationOptions options) {

	/**
	 * What the gateway is told about a connector.
	 *
	 * @param version the version of the connector
	 * @param displayName a name for people
	 * @param capabilities what it can do; empty for a connector that takes any capability
	 * @param metadata anything else that is worth showing
	 */
	public record Description(String version, String displayName, List<Capability> capabilities,
			Map<String, String> metadata) {

		/**
		 * A description that says nothing.
		 */
		public static final Description NONE = new Description("", "", List.of(), Map.of());

		/**
		 * Create a description.
		 */
		public Description {
			capabilities = DeferredCapabilities.copyOf(capabilities);
			metadata = Map.copyOf(metadata);
		}

		/**
		 * Return this description with other capabilities.
		 * @param changed the capabilities
		 * @return a new description
		 */
		public Description withCapabilities(List<Capability> changed) {
			return new Description(this.version, this.displayName, changed, this.metadata);
		}

	}

}
