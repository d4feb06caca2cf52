package dev.connector;

/**
 * Two connectors were to be registered under one key.
 */
public class DuplicateRegistrationException extends IllegalArgumentException {

	private final transient RegistrationKey key;

	/**
	 * Create an exception that names both connectors.
	 * @param present the one that is there
	 * @param refused the one that was to be added
	 */
	public DuplicateRegistrationException(ConnectorRegistration present, ConnectorRegistration refused) {
		super("The key " + refused.key() + " of " + describe(refused) + " is taken by " + describe(present)
				+ ": give one of them another tenant, type or instance");
		this.key = refused.key();
	}

	/**
	 * Return the key that both were to have.
	 * @return the key
	 */
	public RegistrationKey key() {
		return this.key;
	}

	private static String describe(ConnectorRegistration registration) {
		String name = registration.description().displayName();
		String handler = registration.handler().toString();
		return (name.isEmpty() ? handler : "'" + name + "' (" + handler + ")") + " at destination '"
				+ registration.destination() + "'";
	}

}
