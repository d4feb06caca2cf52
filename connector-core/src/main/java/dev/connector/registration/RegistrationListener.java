package dev.connector.registration;

import java.time.Duration;

import dev.connector.ErrorCode;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens to registrations. Called by many threads, I/O threads among them:
 * implementations are quick and never block. What a listener throws is logged and keeps
 * no other listener from being told.
 */
public interface RegistrationListener {

	/**
	 * A registration was added.
	 * @param registration the registration
	 */
	default void onAdded(Registration registration) {
	}

	/**
	 * A registration was removed; nothing more is told about it.
	 * @param registration the registration
	 */
	default void onRemoved(Registration registration) {
	}

	/**
	 * The connection of a registration came into another state. The snapshot of the
	 * registration shows it already.
	 * @param registration the registration
	 * @param previous what was before
	 * @param current what is now
	 */
	default void onStateChanged(Registration registration, ConnectionSnapshot previous, ConnectionSnapshot current) {
	}

	/**
	 * A connection or an attempt to make one was lost.
	 * @param registration the registration
	 * @param failure why
	 * @param wasConnected whether it had been registered
	 */
	default void onLost(Registration registration, Failure failure, boolean wasConnected) {
	}

	/**
	 * A registration moved to another connection, and stayed registered meanwhile.
	 * @param registration the registration
	 * @param reason why that was wanted, for people
	 */
	default void onMoved(Registration registration, String reason) {
	}

	/**
	 * A registration could not move to another connection. The one in use stays.
	 * @param registration the registration
	 * @param failure why
	 * @param nextIn after what time that is tried again
	 */
	default void onMoveFailed(Registration registration, Failure failure, Duration nextIn) {
	}

	/**
	 * The gateway answered a heartbeat.
	 * @param registration the registration
	 * @param roundTrip how long that took
	 */
	default void onHeartbeat(Registration registration, Duration roundTrip) {
	}

	/**
	 * A request was answered.
	 * @param registration the registration
	 * @param error the error it was answered with, or {@code null} for a result
	 * @param took how long it took
	 */
	default void onExecuted(Registration registration, @Nullable ErrorCode error, Duration took) {
	}

}
