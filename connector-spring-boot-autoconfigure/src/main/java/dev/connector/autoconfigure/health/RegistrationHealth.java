package dev.connector.autoconfigure.health;

import java.time.Duration;
import java.time.Instant;

import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationSnapshot;
import dev.connector.schedule.Scheduler;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells how a registration is. An outage shows once it lasts; until then a registration
 * that was connected counts as well, and one that never was as starting.
 */
final class RegistrationHealth {

	private final OutageListener outages;

	private final Scheduler scheduler;

	private final Duration downAfter;

	RegistrationHealth(OutageListener outages, Scheduler scheduler, Duration downAfter) {
		this.outages = outages;
		this.scheduler = scheduler;
		this.downAfter = downAfter;
	}

	Health of(Registration registration) {
		RegistrationSnapshot snapshot = registration.snapshot();
		ConnectionSnapshot connection = snapshot.connection();
		Health.Builder health = Health.status(statusOf(registration, connection))
			.withDetail("state", connection.state())
			.withDetail("since", connection.since())
			.withDetail("destination", snapshot.destination());
		if (isOutage(connection.state())) {
			health.withDetail("outageSince", this.outages.of(registration, connection).since());
		}
		if (connection.attempt() > 0) {
			health.withDetail("attempt", connection.attempt());
		}
		if (connection.nextAttemptAt() != null) {
			health.withDetail("nextAttemptAt", connection.nextAttemptAt());
		}
		if (connection.lastError() != null) {
			health.withDetail("lastError", connection.lastError().message());
		}
		return health.build();
	}

	private static boolean isOutage(ConnectionState state) {
		return state == ConnectionState.CONNECTING || state == ConnectionState.HANDSHAKING
				|| state == ConnectionState.BACKOFF || state == ConnectionState.PARKED
				|| state == ConnectionState.FAILED;
	}

	Status statusOf(Registration registration) {
		return statusOf(registration, registration.snapshot().connection());
	}

	private Status statusOf(Registration registration, ConnectionSnapshot connection) {
		return statusOf(connection, this.outages.of(registration, connection));
	}

	/**
	 * Return the status of a connection.
	 * @param connection the connection
	 * @param outage its outage, looked at only when it is not connected
	 */
	Status statusOf(ConnectionSnapshot connection, OutageListener.Outage outage) {
		return switch (connection.state()) {
			case READY -> Status.UP;
			case PENDING_APPROVAL, PARKED, PAUSED, DRAINING, STOPPED -> Status.OUT_OF_SERVICE;
			case IDLE -> Status.UNKNOWN;
			case FAILED -> Status.DOWN;
			case CONNECTING, HANDSHAKING, BACKOFF -> duringOutage(connection, outage);
		};
	}

	private Status duringOutage(ConnectionSnapshot connection, OutageListener.Outage outage) {
		if (outage.gaveUp() || isLong(outage.since())) {
			return Status.DOWN;
		}
		return (connection.generation() > 0) ? Status.UP : Status.UNKNOWN;
	}

	/**
	 * Return whether something lasts for so long that it shows.
	 */
	boolean isLong(Instant since) {
		return Duration.between(since, this.scheduler.now()).compareTo(this.downAfter) >= 0;
	}

}
