package dev.connector.autoconfigure.health;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationListener;

/**
 * Remembers since when a registration is not connected, over all its attempts. Safe for
 * use by many threads.
 */
final class OutageListener implements RegistrationListener {

	private final Map<RegistrationKey, Instant> outages = new ConcurrentHashMap<>();

	@Override
	public void onStateChanged(Registration registration, ConnectionSnapshot previous, ConnectionSnapshot current) {
		if (current.state().isConnected() || current.state().isTerminal()
				|| current.state() == ConnectionState.PENDING_APPROVAL) {
			this.outages.remove(registration.key());
		}
		else {
			this.outages.putIfAbsent(registration.key(), current.since());
		}
	}

	@Override
	public void onRemoved(Registration registration) {
		this.outages.remove(registration.key());
	}

	/**
	 * Return since when a registration is not connected.
	 * @param registration which registration
	 * @param current its connection
	 */
	Instant since(Registration registration, ConnectionSnapshot current) {
		return this.outages.getOrDefault(registration.key(), current.since());
	}

}
