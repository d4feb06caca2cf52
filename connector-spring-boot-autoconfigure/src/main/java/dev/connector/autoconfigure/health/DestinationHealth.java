package dev.connector.autoconfigure.health;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.DestinationUris;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationSnapshot;
import dev.connector.failure.Failure;
import dev.connector.registration.Registration;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells how a destination is: reached, as soon as one of those that register there is
 * connected, even if it still waits for approval. One that nobody wants is well until
 * somebody finds out otherwise.
 */
final class DestinationHealth {

	private final ConnectorRuntime runtime;

	private final RegistrationHealth registrationHealth;

	private final HealthHints hints;

	DestinationHealth(ConnectorRuntime runtime, RegistrationHealth registrationHealth, HealthHints hints) {
		this.runtime = runtime;
		this.registrationHealth = registrationHealth;
		this.hints = hints;
	}

	Health of(Destination destination) {
		DestinationSnapshot snapshot = destination.snapshot();
		List<Registration> registrations = this.runtime.list()
			.stream()
			.filter((registration) -> registration.definition().destination().equals(snapshot.name()))
			.toList();
		Status status = registrations.isEmpty() ? statusOf(snapshot) : statusOf(snapshot, registrations);
		Health.Builder health = Health.status(status)
			.withDetail("uri", DestinationUris.shown(snapshot.uri()))
			.withDetail("state", snapshot.state())
			.withDetail("since", snapshot.since())
			.withDetail("registrations", registrations.size())
			.withDetail("wires", snapshot.wires().size())
			.withDetail("streams", snapshot.openStreams());
		DestinationSnapshot.InUse inUse = snapshot.inUse();
		health.withDetail("inUse", inUse.kind().isEmpty() ? "none" : inUse.kind() + " to " + inUse.address())
			.withDetail("reason", inUse.reason());
		if (!Status.UP.equals(status)) {
			addTrouble(health, snapshot);
		}
		return health.build();
	}

	private void addTrouble(Health.Builder health, DestinationSnapshot snapshot) {
		Failure failure = snapshot.lastFailure();
		if (snapshot.outageSince() != null) {
			health.withDetail("outageSince", snapshot.outageSince());
		}
		RegistrationHealth.addError(health, failure);
		if (failure != null) {
			health.withDetail("hint", this.hints.of(snapshot.name(), failure));
		}
		snapshot.wires()
			.stream()
			.map(DestinationSnapshot.WireSnapshot::nextAttemptAt)
			.flatMap(Stream::ofNullable)
			.min(Comparator.naturalOrder())
			.ifPresent((next) -> health.withDetail("nextAttemptAt", next));
	}

	/**
	 * Return the status of a destination where nobody registers.
	 */
	private Status statusOf(DestinationSnapshot snapshot) {
		return switch (snapshot.state()) {
			case READY, IDLE -> Status.UP;
			case FAILED -> Status.DOWN;
			default -> this.registrationHealth.isLong(snapshot.outageSince()) ? Status.DOWN : Status.UNKNOWN;
		};
	}

	private Status statusOf(DestinationSnapshot snapshot, List<Registration> registrations) {
		boolean down = false;
		for (Registration registration : registrations) {
			Status status = this.registrationHealth.statusOf(registration);
			if (Status.UP.equals(status) || this.registrationHealth.hasReached(registration)) {
				return Status.UP;
			}
			down |= Status.DOWN.equals(status);
		}
		if (down) {
			return Status.DOWN;
		}
		return (snapshot.state() == ConnectionState.READY) ? Status.UP : Status.UNKNOWN;
	}

}
