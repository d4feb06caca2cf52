package dev.connector.connection;

import java.time.Duration;

import dev.connector.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * An event with what there is to say about it. Immutable.
 *
 * @param event what happened
 * @param delay how long to wait before the next attempt, where one follows
 * @param failure why, or {@code null} to go on with the failure that is known
 * @param reason why, for people
 */
record Occurrence(ConnectionEvent event, Duration delay, @Nullable Failure failure, String reason) {

	static Occurrence of(ConnectionEvent event) {
		return new Occurrence(event, Duration.ZERO, null, event.label());
	}

	static Occurrence lost(Failure failure, Duration delay) {
		return new Occurrence(ConnectionEvent.LOST, delay, failure, "lost: " + failure.message());
	}

	static Occurrence givenUp(Failure failure) {
		return new Occurrence(ConnectionEvent.GIVEN_UP, Duration.ZERO, failure, "given up: " + failure.message());
	}

	static Occurrence retry(String reason) {
		return new Occurrence(ConnectionEvent.RETRY, Duration.ZERO, null, reason);
	}

}
