package dev.connector.registration;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import dev.connector.ErrorCode;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.failure.Failure;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several listeners as one, each kept from harming the others.
 */
public final class RegistrationListeners implements RegistrationListener {

	private static final Logger logger = LoggerFactory.getLogger(RegistrationListeners.class);

	private final List<RegistrationListener> listeners;

	/**
	 * Create the union of some listeners.
	 * @param listeners the listeners, told in this order
	 */
	public RegistrationListeners(List<? extends RegistrationListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public void onAdded(Registration registration) {
		tell((listener) -> listener.onAdded(registration));
	}

	@Override
	public void onRemoved(Registration registration) {
		tell((listener) -> listener.onRemoved(registration));
	}

	@Override
	public void onStateChanged(Registration registration, ConnectionSnapshot previous, ConnectionSnapshot current) {
		tell((listener) -> listener.onStateChanged(registration, previous, current));
	}

	@Override
	public void onLost(Registration registration, Failure failure, boolean wasConnected) {
		tell((listener) -> listener.onLost(registration, failure, wasConnected));
	}

	@Override
	public void onMoved(Registration registration, String reason) {
		tell((listener) -> listener.onMoved(registration, reason));
	}

	@Override
	public void onMoveFailed(Registration registration, Failure failure, Duration nextIn) {
		tell((listener) -> listener.onMoveFailed(registration, failure, nextIn));
	}

	@Override
	public void onHeartbeat(Registration registration, Duration roundTrip) {
		tell((listener) -> listener.onHeartbeat(registration, roundTrip));
	}

	@Override
	public void onExecuted(Registration registration, @Nullable ErrorCode error, Duration took) {
		tell((listener) -> listener.onExecuted(registration, error, took));
	}

	private void tell(Consumer<RegistrationListener> news) {
		for (RegistrationListener listener : this.listeners) {
			try {
				news.accept(listener);
			}
			catch (Throwable ex) {
				logger.warn("Listener {} failed; the others are told all the same", listener.getClass().getName(), ex);
			}
		}
	}

}
