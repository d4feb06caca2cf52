package dev.connector.managed;

import java.time.Instant;

import dev.connector.connection.ConnectionSnapshot;
import dev.connector.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What a user of a managed connection has to know of it at one moment. Immutable, always
 * one consistent picture.
 *
 * @param state the state
 * @param since when it came into that state
 * @param attempt how many attempts were made in this outage, 0 while it is up
 * @param nextTryAt when the next attempt is made, or {@code null} when none is planned
 * @param lastError the last failure of this outage, or {@code null} while it is up
 * @param generation how often it was up; what was sent in one generation never reaches
 * another by itself
 */
public record ConnectionStatus(State state, Instant since, int attempt, @Nullable Instant nextTryAt,
		@Nullable Failure lastError, long generation) {

	/**
	 * Say the same for users.
	 * @param snapshot of the connection
	 * @return the status
	 */
	static ConnectionStatus of(ConnectionSnapshot snapshot) {
		State state = switch (snapshot.state()) {
			case READY, PAUSED -> State.UP;
			case IDLE, CONNECTING, HANDSHAKING, PENDING_APPROVAL, BACKOFF, DRAINING -> State.DOWN;
			case PARKED -> State.PARKED;
			case FAILED -> State.FAILED;
			case STOPPED -> State.CLOSED;
		};
		return new ConnectionStatus(state, snapshot.since(), snapshot.attempt(), snapshot.nextAttemptAt(),
				snapshot.lastError(), snapshot.generation());
	}

	/**
	 * Return the same for an older state that goes on.
	 * @param began when it began
	 * @return the status with the earlier time
	 */
	ConnectionStatus since(Instant began) {
		return new ConnectionStatus(this.state, began, this.attempt, this.nextTryAt, this.lastError, this.generation);
	}

	/**
	 * States as users see them.
	 */
	public enum State {

		/**
		 * Messages go through.
		 */
		UP,

		/**
		 * Not connected yet, not any more, or closing.
		 */
		DOWN,

		/**
		 * Not connected, and waiting for its turn to try.
		 */
		PARKED,

		/**
		 * Given up; the last error says why.
		 */
		FAILED,

		/**
		 * Ended on purpose, for good.
		 */
		CLOSED

	}

}
