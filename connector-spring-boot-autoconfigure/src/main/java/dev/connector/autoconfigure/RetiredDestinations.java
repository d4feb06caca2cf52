package dev.connector.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import dev.connector.ConnectorRuntime;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Destinations that the properties don't name any more. Each is closed when nobody is
 * registered there any more. Safe for use by many threads.
 */
final class RetiredDestinations implements RegistrationListener {

	private static final Logger logger = LoggerFactory.getLogger(RetiredDestinations.class);

	private final Supplier<ConnectorRuntime> runtime;

	private final Set<String> names = ConcurrentHashMap.newKeySet();

	/**
	 * Create it without any.
	 * @param runtime returns what the destinations belong to
	 */
	RetiredDestinations(Supplier<ConnectorRuntime> runtime) {
		this.runtime = runtime;
	}

	/**
	 * Close a destination as soon as nobody uses it.
	 */
	void retire(String name) {
		this.names.add(name);
	}

	/**
	 * Keep a destination after all.
	 */
	void keep(String name) {
		this.names.remove(name);
	}

	@Override
	public void onRemoved(Registration registration) {
		closeUnused();
	}

	/**
	 * Close those that nobody uses any more.
	 */
	void closeUnused() {
		for (String name : List.copyOf(this.names)) {
			ConnectorRuntime owner = this.runtime.get();
			if (!owner.uses(name) && this.names.remove(name)) {
				owner.transports().remove(name);
				logger.info("The destination {} is gone: nobody is registered there any more", name);
			}
		}
	}

}
