package dev.connector.gateway;

import java.util.Set;
import java.util.stream.Collectors;

import dev.connector.Capability;
import dev.connector.ConnectorRegistration;
import org.jspecify.annotations.Nullable;

/**
 * What a connector says that it is and can do. Immutable, and one for all connectors of a
 * type that say the same.
 */
final class Capabilities {

	private final ConnectorRegistration.Description description;

	private final Set<String> names;

	private Capabilities(ConnectorRegistration.Description description) {
		this.description = description;
		this.names = description.capabilities().stream().map(Capability::name).collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Return what a connector says.
	 * @param description what it says
	 * @param like what another one of its type says, or {@code null}
	 */
	static Capabilities of(ConnectorRegistration.Description description, @Nullable Capabilities like) {
		return (like != null && like.description.equals(description)) ? like : new Capabilities(description);
	}

	ConnectorRegistration.Description description() {
		return this.description;
	}

	/**
	 * Return the names of what it can do, none when it takes anything.
	 */
	Set<String> names() {
		return this.names;
	}

	boolean has(String capability) {
		return this.names.isEmpty() || this.names.contains(capability);
	}

	/**
	 * Return whether a request may be run once more when nobody knows whether it ran.
	 */
	boolean isIdempotent(String capability) {
		return this.description.capabilities()
			.stream()
			.anyMatch((known) -> known.idempotent() && known.name().equals(capability));
	}

}
