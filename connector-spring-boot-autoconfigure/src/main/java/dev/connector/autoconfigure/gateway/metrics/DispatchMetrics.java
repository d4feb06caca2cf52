package dev.connector.autoconfigure.gateway.metrics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.GatewayErrorCode;
import dev.connector.gateway.GatewayListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Times the requests by how they ended. Not by where they went: callers choose that, and
 * it has no bound.
 */
final class DispatchMetrics implements GatewayListener {

	static final String NAME = "connector.gateway.dispatch";

	private final Timer success;

	private final Map<GatewayErrorCode, Timer> failures = new EnumMap<>(GatewayErrorCode.class);

	DispatchMetrics(MeterRegistry registry) {
		this.success = timer(registry, "success");
		for (GatewayErrorCode code : GatewayErrorCode.values()) {
			this.failures.put(code, timer(registry, code.name().toLowerCase(Locale.ROOT)));
		}
	}

	@Override
	public void onDispatched(ConnectorAddress address, @Nullable GatewayErrorCode outcome, Duration took) {
		@Nullable Timer timer = (outcome != null) ? this.failures.get(outcome) : this.success;
		if (timer != null) {
			timer.record(took);
		}
	}

	private static Timer timer(MeterRegistry registry, String outcome) {
		return Timer.builder(NAME)
			.description("Time from a request to the end of its answer")
			.tag("outcome", outcome)
			.register(registry);
	}

}
