package dev.connector.autoconfigure.configdata;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ResourceLoader;

/**
 * The configuration files behind an environment: application.yaml, those of profiles,
 * imports. Reads them again as Spring Boot does at the start, and puts what it found in
 * their place. Everything else keeps its place and so its precedence: system properties,
 * environment variables, arguments, what tests add. Active profiles stay as they are.
 * <p>
 * Where somebody else has put other sources in their place, such as Spring Cloud when it
 * refreshes an environment, these hold, and no file is read. An environment without any
 * trace of configuration files is left alone. Used by one thread at a time.
 */
public final class ConfigurationData {

	private static final List<String> NAMES = List.of("Config resource '", "Config tree '");

	/**
	 * Added by every application, before its configuration files.
	 */
	private static final String APPLICATION_INFO = "applicationInfo";

	private static final String DEFAULTS = "defaultProperties";

	private static final Set<String> BEFORE_FILES = Set.of(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
			"random", APPLICATION_INFO);

	private final ConfigurableEnvironment environment;

	private final ResourceLoader resources;

	private List<PropertySource<?>> known;

	/**
	 * Create it for an environment as it is after the start.
	 * @param environment the environment
	 * @param resources loads files
	 */
	public ConfigurationData(ConfigurableEnvironment environment, ResourceLoader resources) {
		this.environment = environment;
		this.resources = resources;
		this.known = files(environment, List.of());
	}

	/**
	 * Return the environment of the application.
	 * @return the environment as it is now
	 */
	public ConfigurableEnvironment environment() {
		return this.environment;
	}

	/**
	 * Read the files again. The environment stays as it is.
	 * @return what would hold
	 * @throws UnreadableConfigurationException when one of them can't be read
	 */
	public Candidate read() throws UnreadableConfigurationException {
		List<PropertySource<?>> all = all(this.environment);
		List<PropertySource<?>> replaced = files(this.environment, this.known);
		boolean replacedByOthers = !isSame(this.known, replaced);
		boolean none = replaced.isEmpty() && !this.environment.getPropertySources().contains(APPLICATION_INFO);
		if (replacedByOthers || none) {
			return new Candidate(this.environment, () -> this.known = replaced);
		}
		int place = place(all, replaced);
		List<PropertySource<?>> before = all.subList(0, place);
		List<PropertySource<?>> after = new ArrayList<>(all.subList(place, all.size()));
		after.removeAll(replaced);
		List<PropertySource<?>> fresh = load(before, after);
		List<PropertySource<?>> wanted = new ArrayList<>(before);
		wanted.addAll(fresh);
		wanted.addAll(after);
		ConfigurableEnvironment candidate = environment(wanted);
		ConfigurationPropertySources.attach(candidate);
		return new Candidate(candidate, () -> replace(replaced, fresh, before));
	}

	private List<PropertySource<?>> load(List<PropertySource<?>> before, List<PropertySource<?>> after)
			throws UnreadableConfigurationException {
		List<PropertySource<?>> existing = new ArrayList<>(before);
		after.stream().filter((source) -> DEFAULTS.equals(source.getName())).forEach(existing::add);
		try {
			List<PropertySource<?>> loaded = new ArrayList<>(all(load(existing, this.resources)));
			loaded.removeIf((source) -> contains(existing, source));
			return loaded;
		}
		catch (RuntimeException ex) {
			throw ReadFailure.of(ex, lastRead(existing));
		}
	}

	private ConfigurableEnvironment load(List<PropertySource<?>> existing, ResourceLoader loader) {
		ConfigurableEnvironment loading = environment(existing);
		ConfigDataEnvironmentPostProcessor.applyTo(loading, loader, new DefaultBootstrapContext(), List.of());
		return loading;
	}

	/**
	 * Read once more to find out which file it is.
	 */
	private String lastRead(List<PropertySource<?>> existing) {
		ReadResources noting = new ReadResources(this.resources);
		try {
			load(existing, noting);
		}
		catch (RuntimeException ex) {
			return noting.last();
		}
		return "configuration";
	}

	/**
	 * Put other sources in the place of those of before. There is no moment without
	 * either, unless one is there no more.
	 */
	private void replace(List<PropertySource<?>> replaced, List<PropertySource<?>> fresh,
			List<PropertySource<?>> before) {
		MutablePropertySources sources = this.environment.getPropertySources();
		String previous = before.isEmpty() ? null : before.get(before.size() - 1).getName();
		boolean sameNames = names(replaced).equals(names(fresh));
		for (PropertySource<?> source : fresh) {
			if (sameNames) {
				sources.replace(source.getName(), source);
			}
			else if (previous != null) {
				sources.addAfter(previous, source);
			}
			else {
				sources.addFirst(source);
			}
			previous = source.getName();
		}
		names(replaced).stream().filter((name) -> !names(fresh).contains(name)).forEach(sources::remove);
		this.known = List.copyOf(fresh);
	}

	private ConfigurableEnvironment environment(List<PropertySource<?>> sources) {
		ConfigurableEnvironment created = new EmptyEnvironment();
		created.setActiveProfiles(this.environment.getActiveProfiles());
		created.setDefaultProfiles(this.environment.getDefaultProfiles());
		created.setConversionService(this.environment.getConversionService());
		sources.forEach(created.getPropertySources()::addLast);
		return created;
	}

	private static List<PropertySource<?>> files(ConfigurableEnvironment environment, List<PropertySource<?>> known) {
		return all(environment).stream()
			.filter((source) -> NAMES.stream().anyMatch(source.getName()::startsWith) || contains(known, source))
			.toList();
	}

	private static int place(List<PropertySource<?>> all, List<PropertySource<?>> files) {
		if (!files.isEmpty()) {
			return all.indexOf(files.get(0));
		}
		int place = 0;
		for (int i = 0; i < all.size(); i++) {
			place = BEFORE_FILES.contains(all.get(i).getName()) ? i + 1 : place;
		}
		return place;
	}

	private static List<PropertySource<?>> all(ConfigurableEnvironment environment) {
		return environment.getPropertySources()
			.stream()
			.filter((source) -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
			.<PropertySource<?>>map((source) -> source)
			.toList();
	}

	private static List<String> names(List<PropertySource<?>> sources) {
		return sources.stream().<String>map(PropertySource::getName).toList();
	}

	private static boolean isSame(List<PropertySource<?>> some, List<PropertySource<?>> others) {
		return some.size() == others.size() && others.stream().allMatch((source) -> contains(some, source));
	}

	/**
	 * Sources are equal when their names are.
	 */
	@SuppressWarnings("ReferenceEquality")
	private static boolean contains(List<PropertySource<?>> sources, PropertySource<?> wanted) {
		return sources.stream().anyMatch((source) -> source == wanted);
	}

	/**
	 * What was read and does not hold yet.
	 *
	 * @param environment the environment as it would be; not to be changed
	 * @param action puts it in place
	 */
	public record Candidate(ConfigurableEnvironment environment, Runnable action) {

		/**
		 * Let the environment of the application be like this one from now on.
		 */
		public void commit() {
			this.action.run();
		}

	}

	/**
	 * An environment that begins without any source.
	 */
	private static final class EmptyEnvironment extends StandardEnvironment {

		@Override
		protected void customizePropertySources(MutablePropertySources propertySources) {
		}

	}

}
