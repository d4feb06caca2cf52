package dev.connector.autoconfigure.actuate;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.autoconfigure.ConnectorRegistrar;
import dev.connector.autoconfigure.actuate.RegistrationDescriptor.RegistrationDetails;
import dev.connector.destination.Destination;
import dev.connector.registration.Registration;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Shows the registrations of this process. Never shows a secret.
 */
@Endpoint(id = "connectors", defaultAccess = Access.READ_ONLY)
public final class ConnectorsEndpoint {

	private final ConnectorRuntime runtime;

	private final ConnectorRegistrar registrar;

	/**
	 * Create an endpoint.
	 * @param runtime what to show
	 * @param registrar knows where options came from
	 */
	public ConnectorsEndpoint(ConnectorRuntime runtime, ConnectorRegistrar registrar) {
		this.runtime = runtime;
		this.registrar = registrar;
	}

	/**
	 * Show all registrations.
	 * @return the registrations, sorted by key
	 */
	@ReadOperation
	public ConnectorsDescriptor connectors() {
		return new ConnectorsDescriptor(this.runtime.list()
			.stream()
			.sorted(Comparator.comparing(Registration::key))
			.map((registration) -> RegistrationDescriptor.of(registration, wireOf(registration)))
			.toList());
	}

	/**
	 * Show one registration.
	 * @param key the key in its text form
	 * @return the registration, or {@code null} when there is none
	 */
	@ReadOperation
	public @Nullable RegistrationDetails connector(@Selector String key) {
		return parse(key).flatMap(this.runtime::get)
			.map((registration) -> RegistrationDetails.of(registration, wireOf(registration),
					this.registrar.planned(registration.key()).orElse(null)))
			.orElse(null);
	}

	private @Nullable String wireOf(Registration registration) {
		if (!registration.snapshot().state().isConnected()) {
			return null;
		}
		return this.runtime.destinations()
			.stream()
			.map(Destination::snapshot)
			.filter((destination) -> destination.name().equals(registration.definition().destination()))
			.flatMap((destination) -> destination.wires().stream())
			.map(Destination.WireSnapshot::kind)
			.findFirst()
			.orElse(null);
	}

	private static Optional<RegistrationKey> parse(String key) {
		try {
			return Optional.of(RegistrationKey.parse(key));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	/**
	 * The registrations of a process.
	 *
	 * @param registrations the registrations, sorted by key
	 */
	public record ConnectorsDescriptor(List<RegistrationDescriptor> registrations) {

	}

}
