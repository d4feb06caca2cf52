package dev.connector.destination;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several listeners as one, each kept from harming the others.
 */
public final class DestinationListeners implements DestinationListener {

	private static final Logger logger = LoggerFactory.getLogger(DestinationListeners.class);

	private final List<DestinationListener> listeners;

	/**
	 * Create the union of some listeners.
	 * @param listeners the listeners, told in this order
	 */
	public DestinationListeners(List<? extends DestinationListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public void onStateChanged(Change change) {
		for (DestinationListener listener : this.listeners) {
			try {
				listener.onStateChanged(change);
			}
			catch (Throwable ex) {
				logger.warn("Listener {} failed: destination {} is {}; the others are told all the same",
						listener.getClass().getName(), change.destination(), change.state(), ex);
			}
		}
	}

}
