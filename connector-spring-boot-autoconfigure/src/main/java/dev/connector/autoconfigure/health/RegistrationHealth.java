package dev.connector.autoconfigure.health;

import java.time.Duration;
import java.time.Instant;

import dev.connector.autoconfigure.health.Outages.Outage;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationSnapshot;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells how a registration is. An outage shows once it lasts; until then a registration
 * that was connected counts as well, and one that never was as starting. What has shown
 * goes on showing until the registration has stayed connected for a while.
 */
final class RegistrationHealth {

	private final Outages outages;

	private final Scheduler scheduler;

	private final Duration downAfter;

	private final HealthHints hints;

	RegistrationHealth(Outages outages, Scheduler scheduler, Duration downAfter, HealthHints hints) {
		this.outages = outages;
		this.scheduler = scheduler;
		this.downAfter = downAfter;
		this.hints = hints;
	}

	Health of(Registration registration) {
		RegistrationSnapshot snapshot = registration.snapshot();
		ConnectionSnapshot connection = snapshot.connection();
		Outage outage = this.outages.of(registration);
		Status status = statusOf(connection, outage);
		Health.Builder health = Health.status(status)
			.withDetail("state", connection.state())
			.withDetail("since", connection.since())
			.withDetail("destination", snapshot.destination());
		if (outage != null && connection.state() != ConnectionState.IDLE) {
			health.withDetail("outageSince", outage.since());
		}
		if (snapshot.paused()) {
			health.withDetail("paused", true);
		}
		if (connection.attempt() > 0) {
			health.withDetail("attempt", connection.attempt());
		}
		if (connection.nextAttemptAt() != null) {
			health.withDetail("nextAttemptAt", connection.nextAttemptAt());
		}
		addError(health, connection.lastError());
		String hint = this.hints.of(snapshot, Status.UP.equals(status));
		if (!hint.isEmpty()) {
			health.withDetail("hint", hint);
		}
		return health.build();
	}

	static void addError(Health.Builder health, @Nullable Failure failure) {
		if (failure != null) {
			health.withDetail("lastError", failure.message())
				.withDetail("lastErrorStep", failure.step().title())
				.withDetail("lastErrorType", failure.type());
		}
	}

	Status statusOf(Registration registration) {
		return statusOf(registration.snapshot().connection(), this.outages.of(registration));
	}

	/**
	 * Return whether the gateway knows of a registration, and has done so for long
	 * enough.
	 */
	boolean hasReached(Registration registration) {
		ConnectionState state = registration.snapshot().state();
		return (state.isConnected() || state == ConnectionState.PENDING_APPROVAL)
				&& !isShown(this.outages.of(registration));
	}

	/**
	 * Return the status of a connection.
	 * @param connection the connection
	 * @param outage its outage, or {@code null} when there is none
	 */
	Status statusOf(ConnectionSnapshot connection, @Nullable Outage outage) {
		return switch (connection.state()) {
			case READY -> isShown(outage) ? Status.DOWN : Status.UP;
			case PENDING_APPROVAL, PAUSED, DRAINING, STOPPED -> Status.OUT_OF_SERVICE;
			case IDLE -> Status.UNKNOWN;
			case FAILED -> Status.DOWN;
			case PARKED -> isParkedOnly(connection, outage) ? Status.OUT_OF_SERVICE : away(connection, outage);
			case CONNECTING, HANDSHAKING, BACKOFF -> away(connection, outage);
		};
	}

	private Status away(ConnectionSnapshot connection, @Nullable Outage outage) {
		if (isShown(outage)) {
			return Status.DOWN;
		}
		return (connection.generation() > 0) ? Status.UP : Status.UNKNOWN;
	}

	/**
	 * Return whether all that there is to say is that it waits for its turn: no attempt
	 * failed, and it doesn't count as well any more, or never did.
	 */
	private boolean isParkedOnly(ConnectionSnapshot connection, @Nullable Outage outage) {
		boolean failed = outage != null && (outage.gaveUp() || outage.attempted());
		return connection.generation() == 0 && !isShown(outage) || isShown(outage) && !failed;
	}

	/**
	 * Return whether an outage shows: it lasts for long, or lasted until the registration
	 * was connected again, or something was given up in it.
	 */
	private boolean isShown(@Nullable Outage outage) {
		if (outage == null) {
			return false;
		}
		Instant connectedAt = outage.connectedAt();
		return outage.gaveUp() || lasted(outage.since(), (connectedAt != null) ? connectedAt : this.scheduler.now());
	}

	/**
	 * Return whether something lasts for so long that it shows.
	 */
	boolean isLong(@Nullable Instant since) {
		return since != null && lasted(since, this.scheduler.now());
	}

	private boolean lasted(Instant since, Instant until) {
		return Duration.between(since, until).compareTo(this.downAfter) >= 0;
	}

}
