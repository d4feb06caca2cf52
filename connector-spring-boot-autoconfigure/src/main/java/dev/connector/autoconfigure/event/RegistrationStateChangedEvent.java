package dev.connector.autoconfigure.event;

import java.time.Instant;

import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.registration.Registration;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a registration came into another state. Published as an application
 * event, for every change, in the order of the changes, on a thread of its own: what
 * listeners throw or how long they take never harms a connection, but later events wait
 * for them. Immutable.
 *
 * @param key the registration
 * @param destination name of its destination
 * @param previousState the state before
 * @param state the state it came into
 * @param since when that was
 * @param nextAttemptAt when the next attempt is made, or {@code null} when none is
 * planned
 * @param lastError what went wrong last in this outage, or {@code null} while all is well
 * @param generation how often the connection became ready
 */
public record RegistrationStateChangedEvent(RegistrationKey key, String destination, ConnectionState previousState,
		ConnectionState state, Instant since, @Nullable Instant nextAttemptAt, @Nullable Failure lastError,
		long generation) {

	static RegistrationStateChangedEvent of(Registration registration, ConnectionSnapshot previous,
			ConnectionSnapshot current) {
		return new RegistrationStateChangedEvent(registration.key(), registration.definition().destination(),
				previous.state(), current.state(), current.since(), current.nextAttemptAt(), current.lastError(),
				current.generation());
	}

}
