package dev.connector.autoconfigure.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.ConnectorProperties;
import dev.connector.autoconfigure.DestinationStartup;
import dev.connector.connection.ConnectionState;
import dev.connector.registration.Registration;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells whether everything is registered at the destinations that the readiness of the
 * application depends on: out of service until then, and whenever the health of one of
 * the registrations is not well afterwards.
 */
final class ReadinessHealthIndicator implements HealthIndicator {

	private final ConnectorRuntime runtime;

	private final ConnectorProperties properties;

	private final RegistrationHealth registrationHealth;

	ReadinessHealthIndicator(ConnectorRuntime runtime, ConnectorProperties properties,
			RegistrationHealth registrationHealth) {
		this.runtime = runtime;
		this.properties = properties;
		this.registrationHealth = registrationHealth;
	}

	@Override
	public Health health() {
		Map<String, List<String>> missing = new LinkedHashMap<>();
		for (Registration registration : this.runtime.list()) {
			String destination = registration.definition().destination();
			if (this.properties.startupOf(destination) == DestinationStartup.READINESS) {
				List<String> ofDestination = missing.computeIfAbsent(destination, (name) -> new ArrayList<>());
				if (!isReady(registration)) {
					ofDestination.add(registration.key().toString());
				}
			}
		}
		boolean ready = missing.values().stream().allMatch(List::isEmpty);
		return Health.status(ready ? Status.UP : Status.OUT_OF_SERVICE).withDetail("missing", missing).build();
	}

	/**
	 * Return whether the readiness of the application depends on any destination.
	 */
	boolean isWanted() {
		return this.runtime.destinations()
			.stream()
			.anyMatch((destination) -> this.properties
				.startupOf(destination.options().name()) == DestinationStartup.READINESS);
	}

	/**
	 * Return whether nothing changes unless a registration does.
	 */
	boolean isSettled() {
		return this.runtime.list()
			.stream()
			.filter((registration) -> this.properties
				.startupOf(registration.definition().destination()) == DestinationStartup.READINESS)
			.allMatch((registration) -> registration.snapshot().state() == ConnectionState.READY);
	}

	private boolean isReady(Registration registration) {
		return registration.snapshot().connection().generation() > 0
				&& Status.UP.equals(this.registrationHealth.statusOf(registration));
	}

}
