package dev.connector.destination;

import java.time.Instant;

import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Is told when destinations come and go, and when they come into another state. Called by
 * many threads, I/O threads among them, for one destination by one at a time and in the
 * order of the changes: implementations are quick and never block. What a listener throws
 * is logged and changes nothing.
 */
@FunctionalInterface
public interface DestinationListener {

	/**
	 * Wants to know nothing.
	 */
	DestinationListener NONE = (change) -> {
	};

	/**
	 * A destination was added. Nothing was told about it before.
	 * @param destination the destination
	 */
	default void onAdded(Destination destination) {
	}

	/**
	 * A destination was removed. Its last state may still be told.
	 * @param destination the destination
	 */
	default void onRemoved(Destination destination) {
	}

	/**
	 * A destination came into another state.
	 * @param change what changed
	 */
	void onStateChanged(Change change);

	/**
	 * A change of a destination. Immutable.
	 *
	 * @param destination the name of the destination
	 * @param previous the state before
	 * @param state the state it came into
	 * @param since when that was
	 * @param outageSince since when it is wanted and has no wire that takes streams, or
	 * {@code null} while it has one or nobody wants one
	 * @param lastFailure how the last stream or wire that failed ended, or {@code null}
	 */
	record Change(String destination, ConnectionState previous, ConnectionState state, Instant since,
			@Nullable Instant outageSince, @Nullable Failure lastFailure) {

	}

}
