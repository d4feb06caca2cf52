package dev.connector.autoconfigure.event;

import java.time.Instant;

import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationListener;
import dev.connector.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A destination came into another state. Published as an application event, for every
 * change, in the order of the changes, on a thread of its own: what listeners throw or
 * how long they take never harms a connection, but later events wait for them. Immutable.
 *
 * @param destination name of the destination
 * @param previousState the state before
 * @param state the state it came into: {@link ConnectionState#READY} while a wire takes
 * streams, {@link ConnectionState#IDLE} while nobody wants one
 * @param since when that was
 * @param outageSince since when it is wanted and has no wire that takes streams, over all
 * attempts, or {@code null} while it has one or nobody wants one
 * @param lastError how the last stream or wire that failed ended, or {@code null}
 */
public record DestinationStateChangedEvent(String destination, ConnectionState previousState, ConnectionState state,
		Instant since, @Nullable Instant outageSince, @Nullable Failure lastError) {

	static DestinationStateChangedEvent of(DestinationListener.Change change) {
		return new DestinationStateChangedEvent(change.destination(), change.previous(), change.state(), change.since(),
				change.outageSince(), change.lastFailure());
	}

}
