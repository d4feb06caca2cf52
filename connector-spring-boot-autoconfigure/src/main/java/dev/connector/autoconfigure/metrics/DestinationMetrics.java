package dev.connector.autoconfigure.metrics;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

import dev.connector.ConnectorRuntime;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationSnapshot;
import dev.connector.destination.DestinationSnapshot.Flights;
import dev.connector.destination.DestinationSnapshot.WireSnapshot;
import dev.connector.transport.WireFactory;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * Measures the destinations as long as the application runs: their wires by kind, since
 * single ones come and go, the searches for one, and who waits to register.
 */
final class DestinationMetrics implements AutoCloseable {

	/**
	 * The best first: a kind is in the state of its best wire.
	 */
	private static final List<ConnectionState> BEST_FIRST = List.of(ConnectionState.READY, ConnectionState.HANDSHAKING,
			ConnectionState.CONNECTING, ConnectionState.PARKED, ConnectionState.BACKOFF, ConnectionState.FAILED);

	private final MeterRegistry registry;

	private final List<Meter> meters = new ArrayList<>();

	/**
	 * Begin to measure.
	 * @param registry where
	 * @param runtime has the destinations
	 * @param factories make their wires
	 */
	DestinationMetrics(MeterRegistry registry, ConnectorRuntime runtime, List<WireFactory> factories) {
		this.registry = registry;
		for (Destination destination : runtime.destinations()) {
			Tags tags = Tags.of("destination", destination.options().name());
			addCoordinator(destination, tags);
			addFlights(destination, tags);
			kinds(destination, factories).forEach((kind) -> addWires(destination, kind, tags.and("wire", kind)));
		}
	}

	private static Set<String> kinds(Destination destination, List<WireFactory> factories) {
		Set<String> kinds = new LinkedHashSet<>();
		destination.options()
			.routes()
			.uris()
			.forEach((uri) -> factories.stream()
				.filter((factory) -> factory.supports(uri))
				.forEach((factory) -> kinds.add(factory.kind())));
		return kinds;
	}

	private void addCoordinator(Destination destination, Tags tags) {
		this.meters.add(Gauge
			.builder("connector.coordinator.waiting", destination, (place) -> place.coordinator().snapshot().waiters())
			.description("Connections that wait for their turn to handshake")
			.tags(tags)
			.register(this.registry));
	}

	private void addFlights(Destination destination, Tags tags) {
		addFlight(destination, tags.and("outcome", "succeeded"), Flights::succeeded);
		addFlight(destination, tags.and("outcome", "failed"), Flights::failed);
		addFlight(destination, tags.and("outcome", "shared"), Flights::shared);
	}

	private void addFlight(Destination destination, Tags tags, ToDoubleFunction<Flights> count) {
		this.meters.add(FunctionCounter
			.builder("connector.flight", destination, (place) -> count.applyAsDouble(place.snapshot().flights()))
			.description("Searches for a wire that ended with one or without, and streams that joined one")
			.tags(tags)
			.register(this.registry));
	}

	private void addWires(Destination destination, String kind, Tags tags) {
		this.meters.add(Gauge.builder("connector.wire.streams", destination, (place) -> streams(place.snapshot(), kind))
			.description("Streams on wires of a kind")
			.tags(tags)
			.register(this.registry));
		for (ConnectionState state : ConnectionState.values()) {
			this.meters.add(Gauge
				.builder("connector.wire.state", destination,
						(place) -> (stateOf(place.snapshot(), kind) == state) ? 1 : 0)
				.description("Whether the best wire of a kind is in a state")
				.tags(tags.and("state", state.name().toLowerCase(Locale.ROOT)))
				.register(this.registry));
		}
	}

	private static int streams(DestinationSnapshot snapshot, String kind) {
		return snapshot.wires()
			.stream()
			.filter((wire) -> wire.kind().equals(kind))
			.mapToInt(WireSnapshot::streams)
			.sum();
	}

	private static ConnectionState stateOf(DestinationSnapshot snapshot, String kind) {
		Set<ConnectionState> states = new LinkedHashSet<>();
		snapshot.wires()
			.stream()
			.filter((wire) -> wire.kind().equals(kind) && !wire.leaving())
			.forEach((wire) -> states.add(wire.state()));
		return BEST_FIRST.stream().filter(states::contains).findFirst().orElse(ConnectionState.IDLE);
	}

	@Override
	public void close() {
		this.meters.forEach(this.registry::remove);
	}

}
