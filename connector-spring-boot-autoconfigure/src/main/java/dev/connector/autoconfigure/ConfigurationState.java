package dev.connector.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.connector.autoconfigure.configdata.ConfigurationData;
import dev.connector.autoconfigure.invocation.ConnectorBean;
import dev.connector.lifecycle.PreparedReload;
import dev.connector.lifecycle.SharedState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration of the connectors, which can be read again while they run: files are
 * read and checked as at the start, and what is different takes effect then, connections
 * being made before others are broken. A file that can't be read, or values that can't
 * work, leave everything as it is. Used by one thread at a time, except for what was
 * changed last.
 */
public final class ConfigurationState implements SharedState {

	private static final Logger logger = LoggerFactory.getLogger(ConfigurationState.class);

	private final ConfigurationData data;

	private final CurrentProperties properties;

	private final DestinationReload destinations;

	private final ConnectorRegistrar registrar;

	private final LateConnectors connectors;

	private final Placeholders placeholders;

	private final RestartProperties held;

	private volatile @Nullable ReloadOutcome last;

	ConfigurationState(ConfigurationData data, CurrentProperties properties, DestinationReload destinations,
			ConnectorRegistrar registrar, LateConnectors connectors, Placeholders placeholders) {
		this.data = data;
		this.properties = properties;
		this.destinations = destinations;
		this.registrar = registrar;
		this.connectors = connectors;
		this.placeholders = placeholders;
		this.held = RestartProperties.of(data.environment());
	}

	@Override
	public String name() {
		return "configuration";
	}

	/**
	 * Return what the last reload that was not refused came to.
	 * @return the outcome, if there was a reload
	 */
	public Optional<ReloadOutcome> lastOutcome() {
		return Optional.ofNullable(this.last);
	}

	@Override
	public PreparedReload prepareReload() throws Exception {
		ConfigurationData.Candidate candidate = this.data.read();
		ConnectorProperties wanted = BoundProperties.bind(candidate.environment());
		// With what holds now: a connector that was not noticed is no matter of this
		// reload
		List<ConnectorBean> present = this.connectors.rescan();
		Map<String, PlannedDestination> planned = this.destinations.plan(wanted);
		try {
			Set<String> names = new LinkedHashSet<>(this.destinations.names(planned));
			List<PlannedRegistration> registrations = this.placeholders.with(candidate.environment(),
					() -> this.registrar.plan(present, wanted, names));
			List<String> restarts = this.held.differences(RestartProperties.of(candidate.environment()));
			return new Prepared(candidate, wanted, planned, registrations, restarts);
		}
		catch (RuntimeException ex) {
			this.destinations.discard(planned);
			throw ex;
		}
	}

	/**
	 * What was read and checked.
	 */
	private final class Prepared implements PreparedReload {

		private final ConfigurationData.Candidate candidate;

		private final ConnectorProperties wanted;

		private final Map<String, PlannedDestination> planned;

		private final List<PlannedRegistration> registrations;

		private final List<String> restarts;

		Prepared(ConfigurationData.Candidate candidate, ConnectorProperties wanted,
				Map<String, PlannedDestination> planned, List<PlannedRegistration> registrations,
				List<String> restarts) {
			this.candidate = candidate;
			this.wanted = wanted;
			this.planned = planned;
			this.registrations = registrations;
			this.restarts = restarts;
		}

		/**
		 * Destinations come before those who register there, and go after them.
		 */
		@Override
		public void commit() throws ReloadIncompleteException {
			ChangeLog log = new ChangeLog();
			Set<String> before = ConfigurationState.this.destinations.current();
			this.candidate.commit();
			ConfigurationState.this.properties.set(this.wanted);
			ConfigurationState.this.destinations.provide(this.planned, log);
			ConfigurationState.this.registrar.apply(this.registrations, log);
			ConfigurationState.this.destinations.retire(before, log);
			this.restarts.forEach((name) -> logger.warn("{} was changed, which takes effect after a restart", name));
			ConfigurationState.this.last = log.outcome(this.restarts);
			if (!log.failures().isEmpty()) {
				throw new ReloadIncompleteException(log.failures());
			}
		}

		@Override
		public void discard() {
			ConfigurationState.this.destinations.discard(this.planned);
		}

	}

}
