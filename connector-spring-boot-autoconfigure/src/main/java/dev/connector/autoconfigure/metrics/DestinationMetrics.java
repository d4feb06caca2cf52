package dev.connector.autoconfigure.metrics;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

import dev.connector.connection.ConnectionState;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationListener;
import dev.connector.destination.DestinationSnapshot;
import dev.connector.destination.DestinationSnapshot.Flights;
import dev.connector.destination.DestinationSnapshot.WireSnapshot;
import dev.connector.transport.WireFactory;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Measures the destinations: their wires by kind, since single ones come and go, the
 * searches for one, and who waits to register. Meters come with a destination and go with
 * it, or with the application. Safe for use by many threads.
 */
final class DestinationMetrics implements DestinationListener, AutoCloseable {

	/**
	 * The best first: a kind is in the state of its best wire.
	 */
	private static final List<ConnectionState> BEST_FIRST = List.of(ConnectionState.READY, ConnectionState.HANDSHAKING,
			ConnectionState.CONNECTING, ConnectionState.PARKED, ConnectionState.BACKOFF, ConnectionState.FAILED);

	private final MeterRegistry registry;

	private final ObjectProvider<WireFactory> factories;

	private final Map<Destination, List<Meter>> meters = new ConcurrentHashMap<>();

	/**
	 * Create metrics of no destination.
	 * @param registry where to measure
	 * @param factories make the wires
	 */
	DestinationMetrics(MeterRegistry registry, ObjectProvider<WireFactory> factories) {
		this.registry = registry;
		this.factories = factories;
	}

	@Override
	public void onAdded(Destination destination) {
		this.meters.computeIfAbsent(destination, this::metersOf);
	}

	@Override
	public void onRemoved(Destination destination) {
		List<Meter> gone = this.meters.remove(destination);
		if (gone != null) {
			gone.forEach(this.registry::remove);
		}
	}

	@Override
	public void onStateChanged(Change change) {
	}

	private List<Meter> metersOf(Destination destination) {
		List<Meter> created = new ArrayList<>();
		Tags tags = Tags.of("destination", destination.options().name());
		created.add(coordinator(destination, tags));
		created.add(flights(destination, tags.and("outcome", "succeeded"), Flights::succeeded));
		created.add(flights(destination, tags.and("outcome", "failed"), Flights::failed));
		created.add(flights(destination, tags.and("outcome", "shared"), Flights::shared));
		kinds(destination, this.factories.orderedStream().toList())
			.forEach((kind) -> created.addAll(wires(destination, kind, tags.and("wire", kind))));
		return created;
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

	private Meter coordinator(Destination destination, Tags tags) {
		return Gauge
			.builder("connector.coordinator.waiting", destination, (place) -> place.coordinator().snapshot().waiters())
			.description("Connections that wait for their turn to handshake")
			.tags(tags)
			.register(this.registry);
	}

	private Meter flights(Destination destination, Tags tags, ToDoubleFunction<Flights> count) {
		return FunctionCounter
			.builder("connector.flight", destination, (place) -> count.applyAsDouble(place.snapshot().flights()))
			.description("Searches for a wire that ended with one or without, and streams that joined one")
			.tags(tags)
			.register(this.registry);
	}

	private List<Meter> wires(Destination destination, String kind, Tags tags) {
		List<Meter> created = new ArrayList<>();
		created.add(Gauge.builder("connector.wire.streams", destination, (place) -> streams(place.snapshot(), kind))
			.description("Streams on wires of a kind")
			.tags(tags)
			.register(this.registry));
		for (ConnectionState state : ConnectionState.values()) {
			created.add(Gauge
				.builder("connector.wire.state", destination,
						(place) -> (stateOf(place.snapshot(), kind) == state) ? 1 : 0)
				.description("Whether the best wire of a kind is in a state")
				.tags(tags.and("state", state.name().toLowerCase(Locale.ROOT)))
				.register(this.registry));
		}
		return created;
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
		List.copyOf(this.meters.keySet()).forEach(this::onRemoved);
	}

}
