package dev.connector.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.auth.TokenFileWatch;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.Destination;
import dev.connector.registration.Registration;

/**
 * Changes the destinations of a runtime to those that other properties ask for. Used by
 * one thread at a time.
 */
final class DestinationReload {

	private static final String REASON = "the configuration has changed";

	private final ConnectorRuntime runtime;

	private final DestinationPlanner planner;

	private final RetiredDestinations retired;

	private final BundleWatch bundles;

	private final TokenFileWatch tokenFiles;

	DestinationReload(ConnectorRuntime runtime, DestinationPlanner planner, RetiredDestinations retired,
			BundleWatch bundles, TokenFileWatch tokenFiles) {
		this.runtime = runtime;
		this.planner = planner;
		this.retired = retired;
		this.bundles = bundles;
		this.tokenFiles = tokenFiles;
	}

	/**
	 * Decide which there would be. Nothing changes yet. A runtime that the application
	 * made by itself keeps what it has.
	 * @throws InvalidPropertyException when one of them can't work
	 */
	Map<String, PlannedDestination> plan(ConnectorProperties wanted) {
		return this.planner.current().isEmpty() ? Map.of() : this.planner.plan(wanted);
	}

	/**
	 * Return the names of those that hold because of properties.
	 */
	Set<String> current() {
		return Set.copyOf(this.planner.current().keySet());
	}

	/**
	 * Let go of what was decided.
	 */
	void discard(Map<String, PlannedDestination> planned) {
		this.planner.discard(planned);
	}

	/**
	 * Return the names of all destinations that there would be: those that were decided,
	 * and those that the application has added.
	 */
	Set<String> names(Map<String, PlannedDestination> planned) {
		Set<String> names = new TreeSet<>();
		this.runtime.destinations().forEach((destination) -> names.add(destination.options().name()));
		names.removeAll(this.planner.current().keySet());
		names.addAll(planned.keySet());
		return names;
	}

	/**
	 * Add those that are new, and change those that are to be different.
	 */
	void provide(Map<String, PlannedDestination> planned, ChangeLog log) {
		Map<String, PlannedDestination> current = this.planner.current();
		planned.forEach((name, destination) -> {
			this.retired.keep(name);
			PlannedDestination before = current.get(name);
			if (before == null) {
				log.make("added the destination " + name + " at " + DestinationUris.shown(destination.options().uri()),
						() -> add(destination));
			}
			else if (!before.equals(destination)) {
				log.make(DestinationChanges.words(before, destination), () -> update(destination));
			}
		});
		this.planner.adopt(planned);
		this.bundles.follow();
		this.tokenFiles.follow();
	}

	/**
	 * Close those that are not wanted any more, as soon as nobody uses them.
	 * @param before names of those that were wanted
	 * @param log makes the changes
	 */
	void retire(Set<String> before, ChangeLog log) {
		Set<String> left = new TreeSet<>(before);
		left.removeAll(current());
		for (String name : left) {
			log.make("removed the destination " + name, () -> this.retired.retire(name));
		}
		this.retired.closeUnused();
	}

	private void add(PlannedDestination destination) {
		if (this.runtime.transports().has(destination.name())) {
			update(destination);
		}
		else {
			this.runtime.transports().add(destination.options());
		}
	}

	/**
	 * Whoever has failed or waits may have done so because of what has just been changed.
	 */
	private void update(PlannedDestination destination) {
		Destination changed = this.runtime.transports().get(destination.name());
		changed.update(destination.options(), REASON);
		List<Registration> there = this.runtime.list()
			.stream()
			.filter((registration) -> registration.definition().destination().equals(destination.name()))
			.toList();
		for (Registration registration : there) {
			ConnectionState state = registration.snapshot().connection().state();
			if (state == ConnectionState.FAILED || state == ConnectionState.BACKOFF) {
				registration.reconnect(REASON);
			}
		}
	}

}
