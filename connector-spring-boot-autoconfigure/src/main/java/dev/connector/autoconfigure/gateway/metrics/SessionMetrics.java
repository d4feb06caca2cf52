package dev.connector.autoconfigure.gateway.metrics;

import java.util.Locale;

import dev.connector.gateway.Gateway;
import dev.connector.gateway.SessionState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Counts the sessions by state.
 */
final class SessionMetrics implements MeterBinder {

	static final String NAME = "connector.gateway.sessions";

	private final Gateway gateway;

	SessionMetrics(Gateway gateway) {
		this.gateway = gateway;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (SessionState state : SessionState.values()) {
			Gauge.builder(NAME, this.gateway, (counted) -> count(counted, state))
				.description("Sessions in a state")
				.tag("state", state.name().toLowerCase(Locale.ROOT))
				.register(registry);
		}
	}

	private static double count(Gateway gateway, SessionState state) {
		return gateway.sessions().stream().filter((session) -> session.state() == state).count();
	}

}
