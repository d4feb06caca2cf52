package dev.connector.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import dev.connector.destination.Destination;

/**
 * Has the wires of a destination replaced when its SSL bundle is updated, and those of no
 * other one. Safe for use by many threads.
 */
final class BundleWatch {

	private final Supplier<List<Destination>> destinations;

	private final Set<BundleTls> watched = ConcurrentHashMap.newKeySet();

	BundleWatch(Supplier<List<Destination>> destinations) {
		this.destinations = destinations;
		follow();
	}

	/**
	 * Watch the bundles that destinations have now, for there may be others than before.
	 */
	void follow() {
		for (Destination destination : this.destinations.get()) {
			if (destination.options().access().tls() instanceof BundleTls bundle && this.watched.add(bundle)) {
				bundle.bundles().addBundleUpdateHandler(bundle.name(), (updated) -> updated(bundle));
			}
		}
	}

	private void updated(BundleTls bundle) {
		String reason = "the SSL bundle " + bundle.name() + " was updated";
		this.destinations.get()
			.stream()
			.filter((destination) -> destination.options().access().tls().equals(bundle))
			.forEach((destination) -> destination.replaceWires(reason));
	}

}
