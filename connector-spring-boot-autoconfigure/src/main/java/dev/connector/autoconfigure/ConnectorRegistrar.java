package dev.connector.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.autoconfigure.invocation.ConnectorBean;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Adds the connectors among the beans to the runtime, once all singletons exist, and
 * changes what is registered when beans or properties change. Knows where each option of
 * theirs came from. Safe for use by many threads.
 */
public final class ConnectorRegistrar implements SmartInitializingSingleton {

	private static final String REASON = "what is registered has changed";

	private final ConnectorRuntime runtime;

	private final ConnectorBeans beans;

	private final CurrentProperties properties;

	private final PlannerFactory planners;

	private final Lock lock = new ReentrantLock();

	private volatile Map<RegistrationKey, PlannedRegistration> planned = Map.of();

	private volatile List<ConnectorBean> initial = List.of();

	/**
	 * Create a registrar.
	 * @param runtime what to add to
	 * @param beans the connectors
	 * @param properties the properties of this moment
	 * @param planners makes planners
	 */
	ConnectorRegistrar(ConnectorRuntime runtime, ConnectorBeans beans, CurrentProperties properties,
			PlannerFactory planners) {
		this.runtime = runtime;
		this.beans = beans;
		this.properties = properties;
		this.planners = planners;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Map<RegistrationKey, PlannedRegistration> added = new LinkedHashMap<>();
		RegistrationPlanner planner = this.planners.create(this.properties.get(), destinations(), Set.of());
		this.initial = this.beans.find();
		for (PlannedRegistration registration : planner.plan(this.initial)) {
			this.runtime.add(registration.registration());
			added.put(registration.key(), registration);
		}
		this.planned = added;
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

	/**
	 * Return the connectors that were there at the start.
	 */
	List<ConnectorBean> initial() {
		return this.initial;
	}

	/**
	 * Decide what would be registered with other properties. Nothing changes yet.
	 * @param present the connectors
	 * @param wanted the properties
	 * @param destinations names of the destinations that there would be
	 * @throws InvalidPropertyException when a property can't work
	 */
	List<PlannedRegistration> plan(List<ConnectorBean> present, ConnectorProperties wanted, Set<String> destinations) {
		// A connector that was a bean once may still be named by what is not new
		Set<String> tolerated = this.properties.get().registrations().keySet();
		List<PlannedRegistration> plan = this.planners.create(wanted, destinations, tolerated).plan(present);
		requireFree(plan);
		return plan;
	}

	/**
	 * Decide what is to be registered with other beans. Nothing changes yet.
	 * @param present the connectors
	 */
	List<PlannedRegistration> plan(List<ConnectorBean> present) {
		return plan(present, this.properties.get(), destinations());
	}

	/**
	 * Register what was decided, and nothing else.
	 * @param wanted what is to be registered
	 * @param log makes the changes
	 * @return the keys of those that were removed
	 */
	List<RegistrationKey> apply(List<PlannedRegistration> wanted, ChangeLog log) {
		this.lock.lock();
		try {
			RegistrationChanges changes = RegistrationChanges.between(this.planned, wanted);
			Map<RegistrationKey, PlannedRegistration> holds = new LinkedHashMap<>(this.planned);
			for (RegistrationChanges.Change change : changes.changed()) {
				PlannedRegistration after = change.after();
				if (log.make(change.words(), () -> this.runtime.change(after.registration(), REASON))) {
					holds.put(after.key(), after);
				}
			}
			for (PlannedRegistration registration : changes.added()) {
				if (log.make("added " + registration.key(), () -> this.runtime.add(registration.registration()))) {
					holds.put(registration.key(), registration);
				}
			}
			List<RegistrationKey> removed = new ArrayList<>();
			for (PlannedRegistration registration : changes.removed()) {
				if (log.make("removed " + registration.key(), () -> this.runtime.remove(registration.key()))) {
					holds.remove(registration.key());
					removed.add(registration.key());
				}
			}
			this.planned = holds;
			return removed;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Set<String> destinations() {
		Set<String> names = new TreeSet<>();
		this.runtime.destinations().forEach((destination) -> names.add(destination.options().name()));
		return names;
	}

	private void requireFree(List<PlannedRegistration> plan) {
		for (PlannedRegistration registration : plan) {
			if (!this.planned.containsKey(registration.key()) && this.runtime.get(registration.key()).isPresent()) {
				String property = registration.propertyFor("instance");
				throw new InvalidPropertyException(property,
						"The bean '" + registration.beanName() + "' can't be registered as " + registration.key()
								+ ": the application has registered something else under this key.",
						"Give it another instance, tenant or type, with " + property + " for example.", null);
			}
		}
	}

	/**
	 * Makes planners.
	 */
	@FunctionalInterface
	interface PlannerFactory {

		/**
		 * Make a planner.
		 * @param properties what to plan with
		 * @param destinations names of the destinations
		 * @param tolerated names of entries that may be about a connector that is not
		 * there
		 */
		RegistrationPlanner create(ConnectorProperties properties, Set<String> destinations, Set<String> tolerated);

	}

}
