package dev.connector.autoconfigure.health;

import java.util.List;

import dev.connector.ConnectorRuntime;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationSnapshot;
import dev.connector.registration.Registration;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells how a destination is: reached, as soon as one of those that register there is
 * connected, even if it still waits for approval.
 */
final class DestinationHealth {

	private final ConnectorRuntime runtime;

	private final RegistrationHealth registrationHealth;

	DestinationHealth(ConnectorRuntime runtime, RegistrationHealth registrationHealth) {
		this.runtime = runtime;
		this.registrationHealth = registrationHealth;
	}

	Health of(Destination destination) {
		DestinationSnapshot snapshot = destination.snapshot();
		List<Registration> registrations = this.runtime.list()
			.stream()
			.filter((registration) -> registration.definition().destination().equals(snapshot.name()))
			.toList();
		Status status = statusOf(registrations);
		Health.Builder health = Health.status(status)
			.withDetail("uri", snapshot.uri().toString())
			.withDetail("registrations", registrations.size())
			.withDetail("wires", snapshot.wires().size())
			.withDetail("streams", snapshot.openStreams());
		if (snapshot.lastFailure() != null && !Status.UP.equals(status)) {
			health.withDetail("lastError", snapshot.lastFailure().message());
		}
		return health.build();
	}

	private Status statusOf(List<Registration> registrations) {
		boolean down = false;
		for (Registration registration : registrations) {
			Status status = this.registrationHealth.statusOf(registration);
			ConnectionState state = registration.snapshot().state();
			if (Status.UP.equals(status) || state.isConnected() || state == ConnectionState.PENDING_APPROVAL) {
				return Status.UP;
			}
			down |= Status.DOWN.equals(status);
		}
		return down ? Status.DOWN : Status.UNKNOWN;
	}

}
