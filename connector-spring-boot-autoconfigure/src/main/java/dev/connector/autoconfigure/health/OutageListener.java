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

	private final Map<RegistrationKey, Outage> outages = new ConcurrentHashMap<>();

	@Override
	public void onStateChanged(Registration registration, ConnectionSnapshot previous, ConnectionSnapshot current) {
		ConnectionState state = current.state();
		if (state.isConnected() || state == ConnectionState.STOPPED || state == ConnectionState.PENDING_APPROVAL) {
			this.outages.remove(registration.key());
		}
		else {
			this.outages.merge(registration.key(), Outage.of(current),
					(present, entered) -> entered.gaveUp() ? new Outage(present.since(), true) : present);
		}
	}

	@Override
	public void onRemoved(Registration registration) {
		this.outages.remove(registration.key());
	}

	/**
	 * Return the outage of a registration that is not connected.
	 * @param registration which registration
	 * @param current its connection
	 */
	Outage of(Registration registration, ConnectionSnapshot current) {
		return this.outages.getOrDefault(registration.key(), Outage.of(current));
	}

	/**
	 * The time in which a registration is not connected.
	 *
	 * @param since when it began
	 * @param gaveUp whether the registration failed in it, even if it was rearmed since
	 */
	record Outage(Instant since, boolean gaveUp) {

		private static Outage of(ConnectionSnapshot current) {
			return new Outage(current.since(), current.state() == ConnectionState.FAILED);
		}

	}

}
