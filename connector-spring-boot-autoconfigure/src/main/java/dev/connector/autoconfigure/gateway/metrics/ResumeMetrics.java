package dev.connector.autoconfigure.gateway.metrics;

import java.time.Duration;

import dev.connector.gateway.GatewayListener;
import dev.connector.gateway.SessionSnapshot;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts the sessions whose connectors came back in time.
 */
final class ResumeMetrics implements GatewayListener {

	static final String NAME = "connector.gateway.resumed";

	private final Counter resumed;

	ResumeMetrics(MeterRegistry registry) {
		this.resumed = Counter.builder(NAME)
			.description("Sessions that went on over another connection")
			.register(registry);
	}

	@Override
	public void onSessionResumed(SessionSnapshot session, Duration outage) {
		this.resumed.increment();
	}

}
