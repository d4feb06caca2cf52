package dev.connector.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.connector.destination.Destination;

/**
 * Has the wires of a destination replaced when its SSL bundle is updated, and those of no
 * other one.
 */
final class BundleWatch {

	BundleWatch(List<Destination> destinations) {
		Map<BundleTls, List<Destination>> users = new LinkedHashMap<>();
		for (Destination destination : destinations) {
			if (destination.options().access().tls() instanceof BundleTls bundle) {
				users.computeIfAbsent(bundle, (used) -> new ArrayList<>()).add(destination);
			}
		}
		users.forEach((bundle, using) -> {
			String reason = "the SSL bundle " + bundle.name() + " was updated";
			bundle.bundles()
				.addBundleUpdateHandler(bundle.name(),
						(updated) -> using.forEach((destination) -> destination.replaceWires(reason)));
		});
	}

}
