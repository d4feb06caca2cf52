package dev.connector.autoconfigure.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.connector.Capability;
import dev.connector.ConnectorRegistration;
import dev.connector.autoconfigure.EffectiveOption;
import dev.connector.autoconfigure.Origin;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A registration as operators see it. Immutable.
 *
 * @param key the key in its text form
 * @param state state of its connection
 * @param destination name of its destination
 * @param wire kind of the wire that carries it, or {@code null} while there is none
 * @param since when it came into the state
 * @param attempt number of the attempt in this outage, 0 while all is well
 * @param nextAttemptAt when the next attempt is made, or {@code null}
 * @param lastError what went wrong last in this outage, or {@code null} while all is well
 * @param inFlight how many requests run
 * @param limit how many may run at a time
 * @param completed how many were answered with a result
 * @param failed how many were answered with an error
 * @param reconnects how often the connection was lost after it had been ready
 * @param heartbeatRttMillis how many milliseconds the last heartbeat took, or
 * {@code null}
 * @param paused whether it takes no new work because somebody said so
 * @param drained whether nothing of that runs any more
 * @param outbox what is kept of its answers
 * @param dedupeHits how many requests came again, and were not run again
 * @param staleEvents how many events came from attempts that were over
 * @param invariantViolations how often it waited for nothing and had to be woken
 */
public record RegistrationDescriptor(String key, ConnectionState state, String destination, @Nullable String wire,
		Instant since, int attempt, @Nullable Instant nextAttemptAt, @Nullable String lastError, int inFlight,
		int limit, long completed, long failed, long reconnects, @Nullable Double heartbeatRttMillis, boolean paused,
		boolean drained, OutboxDescriptor outbox, long dedupeHits, long staleEvents, long invariantViolations) {

	static RegistrationDescriptor of(Registration registration) {
		String wire = registration.wire();
		RegistrationSnapshot snapshot = registration.snapshot();
		ConnectionSnapshot connection = snapshot.connection();
		RegistrationSnapshot.Requests requests = snapshot.requests();
		return new RegistrationDescriptor(snapshot.key().toString(), connection.state(), snapshot.destination(),
				wire.isEmpty() ? null : wire, connection.since(), connection.attempt(), connection.nextAttemptAt(),
				text(connection.lastError()), requests.inFlight(), requests.limit(), requests.completed(),
				requests.failed(), snapshot.reconnects(), millis(snapshot.heartbeatRoundTrip()), snapshot.paused(),
				snapshot.paused() && requests.inFlight() == 0, OutboxDescriptor.of(requests.answers()),
				requests.answers().repeated(), snapshot.counts().staleEvents(),
				snapshot.counts().invariantViolations());
	}

	private static @Nullable String text(@Nullable Failure failure) {
		return (failure != null) ? failure.message() : null;
	}

	private static @Nullable Double millis(@Nullable Duration duration) {
		return (duration != null) ? duration.toNanos() / 1_000_000.0 : null;
	}

	/**
	 * The answers that are kept, in numbers.
	 *
	 * @param unacknowledged how many the gateway has not acknowledged yet
	 * @param bytes how many bytes are kept, in answers for repeated requests too
	 * @param dropped how many were let go before they were acknowledged
	 */
	public record OutboxDescriptor(int unacknowledged, long bytes, long dropped) {

		static OutboxDescriptor of(RegistrationSnapshot.Answers answers) {
			return new OutboxDescriptor(answers.unacknowledged(), answers.bytes(), answers.dropped());
		}

	}

	/**
	 * A registration with everything that is known about it.
	 *
	 * @param registration what the list shows, too
	 * @param version version of the connector
	 * @param displayName name for people
	 * @param capabilities what it can do
	 * @param options its options with where they come from, by name
	 * @param journal the last states of its connection, oldest first
	 */
	public record RegistrationDetails(@JsonUnwrapped RegistrationDescriptor registration, String version,
			String displayName, List<CapabilityDescriptor> capabilities, Map<String, OptionDescriptor> options,
			List<StateDescriptor> journal) {

		static RegistrationDetails of(Registration registration, Map<String, OptionDescriptor> options) {
			ConnectorRegistration.Description description = registration.definition().description();
			return new RegistrationDetails(RegistrationDescriptor.of(registration), description.version(),
					description.displayName(),
					description.capabilities().stream().map(CapabilityDescriptor::of).toList(), options,
					registration.journal().stream().map(StateDescriptor::of).toList());
		}

	}

	/**
	 * A state that the connection was in.
	 *
	 * @param state the state
	 * @param since when it was entered
	 * @param attempt number of the attempt in that outage
	 * @param nextAttemptAt when the next attempt was to be made, or {@code null}
	 * @param lastError what had gone wrong, or {@code null}
	 */
	public record StateDescriptor(ConnectionState state, Instant since, int attempt, @Nullable Instant nextAttemptAt,
			@Nullable String lastError) {

		static StateDescriptor of(ConnectionSnapshot entered) {
			return new StateDescriptor(entered.state(), entered.since(), entered.attempt(), entered.nextAttemptAt(),
					text(entered.lastError()));
		}

	}

	/**
	 * A capability of a connector.
	 *
	 * @param name the name
	 * @param description what it does
	 * @param idempotent whether it may be run twice
	 * @param streaming whether it answers with a stream
	 * @param inputSchema what it takes, or {@code null} when anything is taken
	 * @param outputSchema what it gives, or {@code null} when nothing is known
	 */
	public record CapabilityDescriptor(String name, String description, boolean idempotent, boolean streaming,
			@JsonRawValue @Nullable String inputSchema, @JsonRawValue @Nullable String outputSchema) {

		static CapabilityDescriptor of(Capability capability) {
			return new CapabilityDescriptor(capability.name(), capability.description(), capability.idempotent(),
					capability.streaming(), capability.inputSchema(), capability.outputSchema());
		}

	}

	/**
	 * An option as it holds.
	 *
	 * @param value the value, or {@code null} when there is none
	 * @param origin where it comes from
	 * @param source what to change to change it
	 */
	public record OptionDescriptor(@Nullable String value, String origin, String source) {

		static OptionDescriptor of(EffectiveOption<?> option) {
			return of(option.value(), option.origin(), option.source());
		}

		static OptionDescriptor of(@Nullable Object value, Origin origin, String source) {
			return new OptionDescriptor((value != null) ? value.toString() : null,
					origin.name().toLowerCase(Locale.ROOT), source);
		}

	}

}
