package dev.connector.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.SmartLifecycle;

/**
 * What can be said about connectors by properties. Immutable.
 *
 * @param enabled Whether connectors are registered at all.
 * @param tenant Tenant of every connector that doesn't name one itself.
 * @param instance Instance of every connector that doesn't name one itself, stable over
 * restarts. Derived from the application's name and an id kept in the state directory
 * when empty.
 * @param stateDir Directory for what has to survive a restart. A directory named after
 * the application below '.connector' in the user's home when empty.
 * @param defaults What every destination starts from.
 * @param destinations Places to register at, by name.
 * @param registrations Overlays on connectors, by type or name of the bean, and further
 * instances of them, by any other name.
 * @param lifecycle When connectors start and how they stop.
 */
@ConfigurationProperties("connector")
public record ConnectorProperties(@DefaultValue("true") boolean enabled, @DefaultValue("default") String tenant,
		@Nullable String instance, @Nullable Path stateDir,
		@NestedConfigurationProperty @DefaultValue DestinationDefaults defaults,
		@DefaultValue Map<String, DestinationProperties> destinations,
		@DefaultValue Map<String, RegistrationProperties> registrations, @DefaultValue Lifecycle lifecycle) {

	/**
	 * Name of the destination of every connector that doesn't name one itself.
	 */
	static final String DEFAULT_DESTINATION = "default";

	/**
	 * Return what the start has to do with a destination.
	 * @param destination its name
	 * @return what is said of the destination, or by default
	 */
	public DestinationStartup startupOf(String destination) {
		return of(destination).over(this.defaults).startup();
	}

	/**
	 * Return where something is said about a destination.
	 * @param destination its name
	 * @param said gives what the destination says itself, or {@code null}
	 * @param key the key, without what comes before it
	 * @return the name of the property: that of the defaults when the destination says
	 * nothing
	 */
	public String propertyOf(String destination, Function<DestinationProperties, @Nullable Object> said, String key) {
		return DestinationMapper.property("connector.destinations." + destination, said.apply(of(destination)), key);
	}

	private DestinationProperties of(String destination) {
		return this.destinations.getOrDefault(destination, DestinationProperties.UNSAID);
	}

	/**
	 * When connectors start and how they stop, and all other participants of the
	 * lifecycle.
	 *
	 * @param phase Phase of the start and the stop: connectors start after what is in
	 * lower phases, and stop before it.
	 * @param bootTimeout How long each step of a participant may take at the start and in
	 * a reload, and how long the start waits for destinations that it requires.
	 * @param bootParallelism How many participants boot at a time, if they have the same
	 * priority and don't depend on each other.
	 * @param drainTimeout How long requests that run may take once the application stops.
	 * @param shutdownTimeout How long all participants together may take to shut down.
	 * @param reloadOnSighup Whether SIGHUP reloads the participants, instead of ending
	 * the process.
	 */
	public record Lifecycle(@DefaultValue("" + DEFAULT_PHASE) int phase, @DefaultValue("30s") Duration bootTimeout,
			@DefaultValue("1") int bootParallelism, @DefaultValue("20s") Duration drainTimeout,
			@DefaultValue("10s") Duration shutdownTimeout, @DefaultValue("false") boolean reloadOnSighup) {

		/**
		 * After the web server has started, and before it stops.
		 */
		static final int DEFAULT_PHASE = SmartLifecycle.DEFAULT_PHASE - 512;

		/**
		 * Create properties.
		 * @throws IllegalArgumentException when a time is negative, or one to boot or to
		 * shut down is zero
		 */
		public Lifecycle {
			if (drainTimeout.isNegative()) {
				throw new IllegalArgumentException(
						"connector.lifecycle.drain-timeout must not be negative, but is " + drainTimeout);
			}
			requirePositive("boot-timeout", bootTimeout);
			requirePositive("shutdown-timeout", shutdownTimeout);
			if (bootParallelism < 1) {
				throw new IllegalArgumentException(
						"connector.lifecycle.boot-parallelism must be at least 1, but is " + bootParallelism);
			}
		}

		private static void requirePositive(String name, Duration value) {
			if (value.isNegative() || value.isZero()) {
				throw new IllegalArgumentException(
						"connector.lifecycle." + name + " must be positive, but is " + value);
			}
		}

	}

}
