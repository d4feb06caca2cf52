package dev.connector.destination;

import java.util.List;
import java.util.function.Consumer;

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
	public void onAdded(Destination destination) {
		tell((listener) -> listener.onAdded(destination));
	}

	@Override
	public void onRemoved(Destination destination) {
		tell((listener) -> listener.onRemoved(destination));
	}

	@Override
	public void onStateChanged(Change change) {
		tell((listener) -> listener.onStateChanged(change));
	}

	private void tell(Consumer<DestinationListener> news) {
		for (DestinationListener listener : this.listeners) {
			try {
				news.accept(listener);
			}
			catch (Throwable ex) {
				logger.warn("Listener {} failed; the others are told all the same", listener.getClass().getName(), ex);
			}
		}
	}

}
