package dev.connector.gateway;

import java.util.Objects;

import dev.connector.RegistrationKey;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes. Immutable.
 *
 * @param tenant the tenant
 * @param type the type of the connector
 * @param instance the instance, or {@code null} for any one that is ready
 */
public record ConnectorAddress(String tenant, String type, @Nullable String instance) {

	private static final int PRIME = 31;

	/**
	 * Create an address. Its parts need not be legal parts of a key: nobody is found
	 * there then.
	 */
	public ConnectorAddress {
		Objects.requireNonNull(tenant, "tenant");
		Objects.requireNonNull(type, "type");
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
	 * Address whom a connector invokes.
	 * @param address the address as the connector gave it
	 * @return the same address
	 */
	public static ConnectorAddress of(dev.connector.ConnectorAddress address) {
		return new ConnectorAddress(address.tenant(), address.type(), address.instance());
	}

	/**
	 * Return the text form.
	 * @return {@code tenant.type.instance}, with {@code *} for any instance
	 */
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ConnectorAddress address && this.type.equals(address.type)
				&& this.tenant.equals(address.tenant) && Objects.equals(this.instance, address.instance);
	}

	@Override
	public int hashCode() {
		return (this.tenant.hashCode() * PRIME + this.type.hashCode()) * PRIME + Objects.hashCode(this.instance);
	}

	@Override
	public String toString() {
		return this.tenant + "." + this.type + "." + ((this.instance != null) ? this.instance : "*");
	}

}
