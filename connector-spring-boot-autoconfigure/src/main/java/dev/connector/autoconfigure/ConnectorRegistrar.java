package dev.connector.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.autoconfigure.invocation.ConnectorBean;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Adds the connectors among the beans to the runtime, once all singletons exist. Knows
 * afterwards where each option of theirs came from.
 */
public final class ConnectorRegistrar implements SmartInitializingSingleton {

	private final ConnectorRuntime runtime;

	private final Supplier<List<ConnectorBean>> beans;

	private final Function<Set<String>, RegistrationPlanner> planner;

	private volatile Map<RegistrationKey, PlannedRegistration> planned = Map.of();

	/**
	 * Create a registrar.
	 * @param runtime what to add to
	 * @param beans finds the connectors
	 * @param planner makes the planner for the names of the destinations
	 */
	ConnectorRegistrar(ConnectorRuntime runtime, Supplier<List<ConnectorBean>> beans,
			Function<Set<String>, RegistrationPlanner> planner) {
		this.runtime = runtime;
		this.beans = beans;
		this.planner = planner;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<String> destinations = new TreeSet<>();
		this.runtime.destinations().forEach((destination) -> destinations.add(destination.options().name()));
		Map<RegistrationKey, PlannedRegistration> added = new LinkedHashMap<>();
		List<ConnectorBean> found = this.beans.get();
		for (PlannedRegistration registration : this.planner.apply(destinations).plan(found)) {
			this.runtime.add(registration.registration());
			added.put(registration.registration().key(), registration);
		}
		this.planned = Map.copyOf(added);
	}

	/**
	 * Return how a registration was planned.
	 * @param key which registration
	 * @return the plan, unless the program added the registration itself
	 */
	public Optional<PlannedRegistration> planned(RegistrationKey key) {
		return Optional.ofNullable(this.planned.get(key));
	}

	/**
	 * Return whether there is any connector among the beans.
	 * @return {@code true} when there is one
	 */
	public boolean hasRegistrations() {
		return !this.planned.isEmpty();
	}

}
