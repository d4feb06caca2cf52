package dev.connector.autoconfigure.actuate;

import java.time.Instant;
import java.util.List;

import dev.connector.autoconfigure.DestinationUris;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationSnapshot;
import dev.connector.destination.PayloadClass;
import dev.connector.failure.Failure;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.registration.Registration;
import org.jspecify.annotations.Nullable;

/**
 * A destination as operators see it. Immutable; holds no secret.
 *
 * @param name its name
 * @param state {@code READY} while a wire takes streams, {@code IDLE} while nobody wants
 * one, otherwise the state of what comes closest to one
 * @param since when it came into that state
 * @param uri where it is, as it is preferred
 * @param fallbackUris the other ways that lead there
 * @param registrations how many connectors are registered there, or are to be
 * @param paused how many of them take no new work because somebody said so
 * @param drained whether who is added there takes no work either, because somebody said
 * so
 * @param streams how many streams are open
 * @param wires its wires, those of the preferred way first
 * @param inUse which wire gets the next stream, and why
 * @param flights what was counted of the attempts to get a wire
 * @param coordinator who may register now
 * @param lastError how the last stream or wire that failed ended, or {@code null}
 * @param messages the streams of messages that belong to no registration
 * @param invocations the stream on which connectors are invoked, or {@code null} when
 * none was
 */
public record DestinationDescriptor(String name, ConnectionState state, Instant since, String uri,
		List<String> fallbackUris, int registrations, int paused, boolean drained, int streams,
		List<WireDescriptor> wires, DestinationSnapshot.InUse inUse, DestinationSnapshot.Flights flights,
		CoordinatorDescriptor coordinator, @Nullable String lastError, List<MessagesDescriptor> messages,
		@Nullable InvocationsDescriptor invocations) {

	static DestinationDescriptor of(Destination destination, List<Registration> registrations, boolean drained) {
		DestinationSnapshot snapshot = destination.snapshot();
		List<String> uris = destination.options().routes().uris().stream().map(DestinationUris::shown).toList();
		int paused = (int) registrations.stream().filter((registration) -> registration.snapshot().paused()).count();
		return new DestinationDescriptor(snapshot.name(), snapshot.state(), snapshot.since(), uris.get(0),
				uris.subList(1, uris.size()), registrations.size(), paused, drained, snapshot.openStreams(),
				snapshot.wires().stream().map(WireDescriptor::of).toList(), snapshot.inUse(), snapshot.flights(),
				CoordinatorDescriptor.of(destination.coordinator().snapshot()), text(snapshot.lastFailure()),
				snapshot.messages().stream().map(MessagesDescriptor::of).toList(),
				InvocationsDescriptor.of(snapshot.invocations()));
	}

	private static @Nullable String text(@Nullable Failure failure) {
		return (failure != null) ? failure.message() : null;
	}

	/**
	 * One physical connection.
	 *
	 * @param kind its kind
	 * @param address where it leads to
	 * @param state its state
	 * @param since when it came into that state
	 * @param streams how many streams are on it
	 * @param consecutiveFailures how often it failed since it last did not
	 * @param leaving whether it gets no more streams and is closed with its last one
	 * @param lastError why it is not connected, or {@code null}
	 * @param nextAttemptAt when it is dialled again, or {@code null}
	 */
	public record WireDescriptor(String kind, String address, ConnectionState state, Instant since, int streams,
			int consecutiveFailures, boolean leaving, @Nullable String lastError, @Nullable Instant nextAttemptAt) {

		static WireDescriptor of(DestinationSnapshot.WireSnapshot wire) {
			return new WireDescriptor(wire.kind(), wire.address(), wire.state(), wire.since(), wire.streams(),
					wire.consecutiveFailures(), wire.leaving(), text(wire.lastFailure()), wire.nextAttemptAt());
		}

	}

	/**
	 * A stream of messages that belong to no registration.
	 *
	 * @param carries what it carries
	 * @param state its state
	 * @param since when it came into that state
	 * @param sent how many messages were taken by the gateway
	 * @param received how many messages came from there
	 * @param waiting how many messages wait, for a stream or for an answer
	 * @param lastError why it is not connected, or {@code null}
	 */
	public record MessagesDescriptor(PayloadClass carries, ConnectionState state, Instant since, long sent,
			long received, int waiting, @Nullable String lastError) {

		static MessagesDescriptor of(DestinationSnapshot.MessagesSnapshot messages) {
			return new MessagesDescriptor(messages.carries(), messages.state(), messages.since(), messages.sent(),
					messages.received(), messages.waiting(), text(messages.lastFailure()));
		}

	}

	/**
	 * The stream on which connectors are invoked.
	 *
	 * @param state its state
	 * @param since when it came into that state
	 * @param underWay how many invocations were not answered
	 * @param lastError why it is not connected, or {@code null}
	 */
	public record InvocationsDescriptor(ConnectionState state, Instant since, int underWay,
			@Nullable String lastError) {

		static @Nullable InvocationsDescriptor of(DestinationSnapshot.@Nullable InvocationsSnapshot invocations) {
			return (invocations != null) ? new InvocationsDescriptor(invocations.state(), invocations.since(),
					invocations.underWay(), text(invocations.lastFailure())) : null;
		}

	}

	/**
	 * Who may register now, and who waits for a turn.
	 *
	 * @param holders how many register now
	 * @param waiters how many wait for their turn
	 * @param oldestWaitMillis how many milliseconds the first of them has waited
	 * @param opensAt until when all have to wait, or {@code null}
	 */
	public record CoordinatorDescriptor(int holders, int waiters, long oldestWaitMillis, @Nullable Instant opensAt) {

		static CoordinatorDescriptor of(ReconnectCoordinator.Snapshot coordinator) {
			return new CoordinatorDescriptor(coordinator.holders(), coordinator.waiters(),
					coordinator.oldestWait().toMillis(), coordinator.opensAt());
		}

	}

}
