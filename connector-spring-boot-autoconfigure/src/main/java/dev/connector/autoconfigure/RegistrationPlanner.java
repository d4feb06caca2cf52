package dev.connector.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import dev.connector.RegistrationKey;
import dev.connector.autoconfigure.OptionSources.Overlay;
import dev.connector.autoconfigure.invocation.ConnectorBean;
import dev.connector.autoconfigure.invocation.InvalidConnectorException;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is registered: each connector with the properties that are about it, and
 * the further instances that properties ask for.
 */
final class RegistrationPlanner {

	private static final String PREFIX = "connector.registrations.";

	private final Map<String, RegistrationProperties> entries;

	private final RegistrationMapper mapper;

	private final Set<String> tolerated;

	/**
	 * Create a planner.
	 * @param entries what properties say
	 * @param mapper makes registrations
	 * @param tolerated names of entries that may be about a connector that is not there
	 */
	RegistrationPlanner(Map<String, RegistrationProperties> entries, RegistrationMapper mapper, Set<String> tolerated) {
		this.entries = entries;
		this.mapper = mapper;
		this.tolerated = tolerated;
	}

	/**
	 * Decide what is registered.
	 * @param beans the connectors
	 * @return the registrations, those of beans first
	 * @throws InvalidPropertyException when a property can't work
	 * @throws InvalidConnectorException when a connector can't work
	 */
	List<PlannedRegistration> plan(List<ConnectorBean> beans) {
		Map<String, ConnectorBean> byName = new LinkedHashMap<>();
		Map<String, List<ConnectorBean>> byType = new LinkedHashMap<>();
		for (ConnectorBean bean : beans) {
			byName.put(bean.name(), bean);
			byType.computeIfAbsent(this.mapper.typeOf(bean), (type) -> new ArrayList<>()).add(bean);
		}
		Map<String, String> overlays = new LinkedHashMap<>();
		Map<String, ConnectorBean> extras = new LinkedHashMap<>();
		this.entries.forEach((name, entry) -> {
			String known = knownName(name, byName, byType);
			if (this.tolerated.contains(name) && isAboutNobody(entry, known, byName, byType)) {
				return;
			}
			if (entry.connector() == null || isSame(entry.connector(), known, byName, byType)) {
				overlays.put(name, requireKnown(name, known, byName, byType));
			}
			else {
				extras.put(name, beanOf(name, entry.connector(), byName, byType));
			}
		});
		List<PlannedRegistration> planned = new ArrayList<>();
		for (ConnectorBean bean : beans) {
			add(planned, bean, overlaysOf(bean, overlays), null);
		}
		extras.forEach((name, bean) -> add(planned, bean,
				List.of(new Overlay(PREFIX + name, Objects.requireNonNull(this.entries.get(name)))), name));
		requireUniqueKeys(planned);
		return List.copyOf(planned);
	}

	private void add(List<PlannedRegistration> planned, ConnectorBean bean, List<Overlay> overlays,
			@Nullable String extraName) {
		if (overlays.stream().allMatch((overlay) -> overlay.properties().enabled())) {
			planned.add(this.mapper.map(bean, overlays, extraName));
		}
	}

	/**
	 * Return what is said about a connector, the strongest first: by the name of the
	 * bean, then by its type.
	 */
	private List<Overlay> overlaysOf(ConnectorBean bean, Map<String, String> overlays) {
		List<Overlay> found = new ArrayList<>();
		for (String wanted : new LinkedHashSet<>(List.of(bean.name(), this.mapper.typeOf(bean)))) {
			overlays.forEach((entry, known) -> {
				if (known.equals(wanted)) {
					found.add(new Overlay(PREFIX + entry, Objects.requireNonNull(this.entries.get(entry))));
				}
			});
		}
		return found;
	}

	private static @Nullable String knownName(String name, Map<String, ConnectorBean> byName,
			Map<String, List<ConnectorBean>> byType) {
		String bean = RelaxedNames.find(byName.keySet(), name);
		return (bean != null && (bean.equals(name) || !byType.containsKey(name))) ? bean
				: RelaxedNames.find(byType.keySet(), name);
	}

	private static boolean isAboutNobody(RegistrationProperties entry, @Nullable String known,
			Map<String, ConnectorBean> byName, Map<String, List<ConnectorBean>> byType) {
		return (entry.connector() != null) ? knownName(entry.connector(), byName, byType) == null : known == null;
	}

	private static boolean isSame(String connector, @Nullable String known, Map<String, ConnectorBean> byName,
			Map<String, List<ConnectorBean>> byType) {
		return known != null && known.equals(knownName(connector, byName, byType));
	}

	private static String requireKnown(String entry, @Nullable String known, Map<String, ConnectorBean> byName,
			Map<String, List<ConnectorBean>> byType) {
		if (known == null) {
			throw new InvalidPropertyException(PREFIX + entry,
					PREFIX + entry + " is about no connector: no type and no bean has that name. "
							+ describe(byName, byType),
					"Name " + PREFIX + entry + " after one of them, remove it, or say with " + PREFIX + entry
							+ ".connector of which one it is to be a further instance.",
					null);
		}
		return known;
	}

	private static ConnectorBean beanOf(String entry, String connector, Map<String, ConnectorBean> byName,
			Map<String, List<ConnectorBean>> byType) {
		String property = PREFIX + entry + ".connector";
		String known = knownName(connector, byName, byType);
		if (known == null) {
			throw new InvalidPropertyException(property,
					"There is no connector '" + connector + "'. " + describe(byName, byType),
					"Set " + property + " to the type or the bean name of a connector.", null);
		}
		List<ConnectorBean> ofType = byType.getOrDefault(known, List.of());
		if (ofType.size() > 1 && !byName.containsKey(known)) {
			throw new InvalidPropertyException(property,
					"Several beans are connectors of the type '" + known + "': "
							+ ofType.stream().map(ConnectorBean::name).toList() + ".",
					"Set " + property + " to the name of one of these beans.", null);
		}
		return byName.containsKey(known) ? Objects.requireNonNull(byName.get(known)) : ofType.get(0);
	}

	private static String describe(Map<String, ConnectorBean> byName, Map<String, List<ConnectorBean>> byType) {
		return byName.isEmpty() ? "There are no connectors at all." : "The types are " + new TreeSet<>(byType.keySet())
				+ ", the beans " + new TreeSet<>(byName.keySet()) + ".";
	}

	private static String describe(PlannedRegistration registration) {
		return "that of the bean '" + registration.beanName() + "' (" + registration.propertyPrefix() + ")";
	}

	private static void requireUniqueKeys(List<PlannedRegistration> planned) {
		Map<RegistrationKey, PlannedRegistration> byKey = new LinkedHashMap<>();
		for (PlannedRegistration registration : planned) {
			PlannedRegistration other = byKey.putIfAbsent(registration.registration().key(), registration);
			if (other != null) {
				String property = registration.propertyFor("instance");
				throw new InvalidPropertyException(property,
						"Two registrations have the key " + registration.registration().key() + ": " + describe(other)
								+ " and " + describe(registration) + ".",
						"Give one of them another instance, tenant or type, with " + property + " for example.", null);
			}
		}
	}

}
