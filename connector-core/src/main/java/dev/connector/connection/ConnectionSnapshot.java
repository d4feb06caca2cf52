package dev.connector.connection;

import java.time.Instant;

import dev.connector.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a connection at one moment. Immutable, and always one consistent
 * picture.
 *
 * @param state the state
 * @param since when it came into that state
 * @param attempt how many attempts were made in this outage, 0 while all is well
 * @param nextAttemptAt when the next attempt is made, or {@code null} when none is
 * planned
 * @param lastError the last failure of this outage, or {@code null} while all is well
 * @param generation how often there was another connection that was ready
 */
public record ConnectionSnapshot(ConnectionState state, Instant since, int attempt, @Nullable Instant nextAttemptAt,
		@Nullable Failure lastError, long generation) {

}
