package dev.connector.autoconfigure.actuate;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationListener;

/**
 * The destinations that operators drained: who is added there takes no work either, until
 * an operator says otherwise. Safe for use by many threads.
 */
final class DrainedDestinations implements RegistrationListener {

	private final Set<String> names = ConcurrentHashMap.newKeySet();

	/**
	 * Have who comes from now on take no work. To be called before those that are there
	 * are paused.
	 */
	void add(String name) {
		this.names.add(name);
	}

	void remove(String name) {
		this.names.remove(name);
	}

	boolean contains(String name) {
		return this.names.contains(name);
	}

	@Override
	public void onAdded(Registration registration) {
		if (contains(registration.definition().destination())) {
			registration.pause();
		}
	}

}
