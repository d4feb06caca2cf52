package dev.connector.autoconfigure.metrics;

import java.util.List;

import dev.connector.ConnectorRuntime;
import dev.connector.destination.Destination;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Measures how many connections wait for their turn at each destination, as long as the
 * application runs.
 */
final class CoordinatorMetrics implements AutoCloseable {

	private final MeterRegistry registry;

	private final List<Gauge> gauges;

	CoordinatorMetrics(MeterRegistry registry, ConnectorRuntime runtime) {
		this.registry = registry;
		this.gauges = runtime.destinations().stream().map(this::register).toList();
	}

	private Gauge register(Destination destination) {
		return Gauge
			.builder("connector.coordinator.waiting", destination, (place) -> place.coordinator().snapshot().waiters())
			.description("Connections that wait for their turn to handshake")
			.tag("destination", destination.options().name())
			.register(this.registry);
	}

	@Override
	public void close() {
		this.gauges.forEach(this.registry::remove);
	}

}
