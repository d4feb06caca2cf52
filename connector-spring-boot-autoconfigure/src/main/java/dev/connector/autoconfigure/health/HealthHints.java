package dev.connector.autoconfigure.health;

import dev.connector.RegistrationKey;
import dev.connector.autoconfigure.ConnectorProperties;
import dev.connector.autoconfigure.startup.FailureAdvice;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.failure.Failure;
import dev.connector.registration.RegistrationSnapshot;

/**
 * Says what to do about a registration or a destination that is not well. Immutable.
 */
final class HealthHints {

	private final FailureAdvice advice;

	HealthHints(ConnectorProperties properties) {
		this.advice = new FailureAdvice(properties);
	}

	/**
	 * Return what to do about a registration.
	 * @param registration the registration
	 * @param well whether it counts as well
	 * @return a sentence, empty when there is nothing to do
	 */
	String of(RegistrationSnapshot registration, boolean well) {
		RegistrationKey key = registration.key();
		ConnectionSnapshot connection = registration.connection();
		return switch (connection.state()) {
			case READY ->
				well ? "" : "It is back, and counts as well when it has stayed so for connector.health.up-after.";
			case PAUSED -> "Somebody paused it: it takes work again after the action 'resume' of /actuator/connectors/"
					+ key + ".";
			case PENDING_APPROVAL -> "Somebody has to approve it: PUT /connectors/" + key.tenant() + "/" + key.type()
					+ "/" + key.instance() + "/approval at the gateway.";
			case PARKED -> "It waits for its turn to connect: see coordinator in /actuator/destinations/"
					+ registration.destination() + ".";
			case FAILED -> advice(registration) + ((connection.nextAttemptAt() != null) ? " It is rearmed by itself."
					: " It tries again after the action 'rearm' of /actuator/connectors/" + key + ".");
			case CONNECTING, HANDSHAKING, BACKOFF -> advice(registration);
			case IDLE, DRAINING, STOPPED -> "";
		};
	}

	/**
	 * Return what to do about a destination.
	 */
	String of(String destination, Failure failure) {
		return this.advice.of(destination, failure.step());
	}

	private String advice(RegistrationSnapshot registration) {
		Failure failure = registration.connection().lastError();
		return (failure != null) ? of(registration.destination(), failure) : "";
	}

}
