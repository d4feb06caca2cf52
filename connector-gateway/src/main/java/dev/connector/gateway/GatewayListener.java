package dev.connector.gateway;

import java.time.Duration;

import dev.connector.RegistrationKey;
import dev.connector.frame.RejectionCode;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens at a gateway. Called by any thread, never under a lock, and must
 * not block. What a listener throws is logged and harms nobody else.
 */
public interface GatewayListener {

	/**
	 * A session owns its key from now on: it is ready, or waits for approval.
	 * @param session the session
	 */
	default void onSessionOpened(SessionSnapshot session) {
	}

	/**
	 * A session lost its connection, and waits for its connector to come back.
	 * @param session the session
	 * @param reason what ended the connection, for people
	 */
	default void onSessionSuspended(SessionSnapshot session, String reason) {
	}

	/**
	 * A connector came back and took its session up again.
	 * @param session the session
	 * @param outage how long it was without a connection; zero when the new one came
	 * before the loss of the old one was noticed
	 */
	default void onSessionResumed(SessionSnapshot session, Duration outage) {
	}

	/**
	 * A session is over. Called once for every session that was opened.
	 * @param session the session at its end
	 * @param reason what ended it, for people
	 */
	default void onSessionClosed(SessionSnapshot session, String reason) {
	}

	/**
	 * A stream was refused, or a session was ended because of what its connector did or
	 * what was decided about it.
	 * @param key what wanted to register, or {@code null} when it never said
	 * @param code why
	 */
	default void onRejected(@Nullable RegistrationKey key, RejectionCode code) {
	}

	/**
	 * A request ended; a streamed answer at its last item.
	 * @param address where it went
	 * @param outcome why it has no answer, or {@code null} for a good end
	 * @param took time from the call to the end
	 */
	default void onDispatched(ConnectorAddress address, @Nullable GatewayErrorCode outcome, Duration took) {
	}

	/**
	 * An answer came for a request that the session doesn't know, and was dropped.
	 * @param key who answered
	 */
	default void onAnswerDropped(RegistrationKey key) {
	}

}
