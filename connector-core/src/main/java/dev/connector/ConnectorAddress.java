package dev.connector;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Whom a {@link ConnectorClient} invokes: one registration, or any instance of a type.
 * Immutable.
 *
 * @param tenant the tenant
 * @param type the type of the connector
 * @param instance the instance, or {@code null} for any one that is ready
 */
public record ConnectorAddress(String tenant, String type, @Nullable String instance) {

	private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-]{1," + RegistrationKey.MAX_PART_LENGTH + "}");

	/**
	 * Create an address.
	 * @throws IllegalArgumentException when a part is not a legal part of a
	 * {@link RegistrationKey}; the message names the part
	 */
	public ConnectorAddress {
		requirePart("tenant", tenant);
		requirePart("type", type);
		if (instance != null) {
			requirePart("instance", instance);
		}
	}

	/**
	 * Address any ready instance of a type.
	 * @param tenant the tenant
	 * @param type the type of the connector
	 * @return the address
	 */
	public static ConnectorAddress any(String tenant, String type) {
		return new ConnectorAddress(tenant, type, null);
	}

	/**
	 * Address one registration.
	 * @param key the key of the registration
	 * @return the address
	 */
	public static ConnectorAddress of(RegistrationKey key) {
		return new ConnectorAddress(key.tenant(), key.type(), key.instance());
	}

	/**
	 * Return the text form.
	 * @return {@code tenant.type.instance}, with {@code *} for any instance
	 */
	@Override
	public String toString() {
		return this.tenant + "." + this.type + "." + ((this.instance != null) ? this.instance : "*");
	}

	private static void requirePart(String name, String value) {
		if (!PART.matcher(value).matches()) {
			throw new IllegalArgumentException("The " + name + " '" + value + "' is not legal: it must be 1 to "
					+ RegistrationKey.MAX_PART_LENGTH + " characters of A-Z a-z 0-9 _ -");
		}
	}

}
