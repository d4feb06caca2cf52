package dev.connector.gateway;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import dev.connector.RegistrationKey;
import dev.connector.frame.RejectionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells several listeners, each isolated from what the others throw. Immutable.
 */
final class Listeners implements GatewayListener {

	private static final Logger logger = LoggerFactory.getLogger(Listeners.class);

	private final List<GatewayListener> listeners;

	Listeners(List<GatewayListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public void onSessionOpened(SessionSnapshot session) {
		tell((listener) -> listener.onSessionOpened(session));
	}

	@Override
	public void onSessionSuspended(SessionSnapshot session, String reason) {
		tell((listener) -> listener.onSessionSuspended(session, reason));
	}

	@Override
	public void onSessionResumed(SessionSnapshot session, Duration outage) {
		tell((listener) -> listener.onSessionResumed(session, outage));
	}

	@Override
	public void onSessionClosed(SessionSnapshot session, String reason) {
		tell((listener) -> listener.onSessionClosed(session, reason));
	}

	@Override
	public void onRejected(@Nullable RegistrationKey key, RejectionCode code) {
		tell((listener) -> listener.onRejected(key, code));
	}

	@Override
	public void onDispatched(ConnectorAddress address, @Nullable GatewayErrorCode outcome, Duration took) {
		tell((listener) -> listener.onDispatched(address, outcome, took));
	}

	@Override
	public void onAnswerDropped(RegistrationKey key) {
		tell((listener) -> listener.onAnswerDropped(key));
	}

	private void tell(Consumer<GatewayListener> event) {
		for (GatewayListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (Throwable ex) {
				logger.warn("A listener of the gateway failed: {}", listener, ex);
			}
		}
	}

}
