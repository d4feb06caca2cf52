package dev.connector.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The properties that hold until a restart, as they were at the start: all below
 * {@code connector} but those that a reload takes over. Immutable; shows no values.
 */
final class RestartProperties {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("connector");

	private static final ConfigurationPropertyName DEFAULTS = ROOT.append("defaults");

	private static final ConfigurationPropertyName DESTINATIONS = ROOT.append("destinations");

	/**
	 * What a reload takes over, with everything below.
	 */
	private static final List<ConfigurationPropertyName> LIVE = List.of(ROOT.append("tenant"), ROOT.append("instance"),
			DEFAULTS, DESTINATIONS, ROOT.append("registrations"));

	private final Map<ConfigurationPropertyName, String> values;

	private RestartProperties(Map<ConfigurationPropertyName, String> values) {
		this.values = values;
	}

	/**
	 * Return the properties of an environment.
	 */
	static RestartProperties of(ConfigurableEnvironment environment) {
		Map<ConfigurationPropertyName, String> values = new HashMap<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream().filter(RestartProperties::isHeld).forEach((name) -> {
					ConfigurationProperty property = source.getConfigurationProperty(name);
					if (property != null) {
						values.putIfAbsent(name, environment.resolvePlaceholders(String.valueOf(property.getValue())));
					}
				});
			}
		}
		return new RestartProperties(values);
	}

	/**
	 * Return whether a property holds until a restart.
	 */
	static boolean isHeld(ConfigurationPropertyName name) {
		return ROOT.isAncestorOf(name)
				&& (isStartup(name) || LIVE.stream().noneMatch((live) -> live.equals(name) || live.isAncestorOf(name)));
	}

	private static boolean isStartup(ConfigurationPropertyName name) {
		ConfigurationPropertyName parent = name.getParent();
		boolean ofDestination = DEFAULTS.equals(parent) || DESTINATIONS.equals(parent.getParent());
		return ofDestination && name.getLastElement(Form.UNIFORM).equals("startup");
	}

	/**
	 * Return the names of those that are different in other ones, in their order.
	 */
	List<String> differences(RestartProperties others) {
		Set<ConfigurationPropertyName> names = new TreeSet<>(this.values.keySet());
		names.addAll(others.values.keySet());
		List<String> different = new ArrayList<>();
		for (ConfigurationPropertyName name : names) {
			if (!Objects.equals(this.values.get(name), others.values.get(name))) {
				different.add(name.toString());
			}
		}
		return different;
	}

}
