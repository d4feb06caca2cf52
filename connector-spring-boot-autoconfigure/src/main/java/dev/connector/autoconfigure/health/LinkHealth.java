package dev.connector.autoconfigure.health;

import dev.connector.autoconfigure.command.channel.PeerLink;
import dev.connector.autoconfigure.health.Outages.Outage;
import dev.connector.command.link.CommandLinkSnapshot;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells how a link of commands is, by the rules that hold for registrations: an outage
 * shows once it lasts, and goes on showing until the link has stayed connected for a
 * while.
 */
final class LinkHealth {

	private final Outages outages;

	private final RegistrationHealth rules;

	LinkHealth(Outages outages, RegistrationHealth rules) {
		this.outages = outages;
		this.rules = rules;
	}

	Health of(PeerLink link) {
		CommandLinkSnapshot snapshot = link.link().snapshot();
		ConnectionSnapshot connection = snapshot.connection();
		Outage outage = this.outages.of(link.name());
		Status status = this.rules.statusOf(connection, outage);
		Health.Builder health = Health.status(status)
			.withDetail("state", connection.state())
			.withDetail("since", connection.since())
			.withDetail("kind", link.kind())
			.withDetail("uri", snapshot.target());
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
		RegistrationHealth.addError(health, connection.lastError());
		@Nullable String hint = hint(link.name(), connection, Status.UP.equals(status));
		if (hint != null) {
			health.withDetail("hint", hint);
		}
		return health.build();
	}

	private static @Nullable String hint(String name, ConnectionSnapshot connection, boolean well) {
		String endpoint = "/actuator/connectorcommands/" + name;
		return switch (connection.state()) {
			case READY ->
				well ? null : "It is back, and counts as well when it has stayed so for connector.health.up-after.";
			case PAUSED -> "Somebody paused it: it takes requests again after the action 'resume' of " + endpoint + ".";
			case FAILED -> (connection.nextAttemptAt() != null) ? "It is rearmed by itself."
					: "It tries again after the action 'rearm' of " + endpoint + ".";
			case CONNECTING, HANDSHAKING, BACKOFF, PARKED -> (connection.lastError() != null)
					? "See the properties below connector.commands.channels." + name + "." : null;
			case IDLE, PENDING_APPROVAL, DRAINING, STOPPED -> null;
		};
	}

}
