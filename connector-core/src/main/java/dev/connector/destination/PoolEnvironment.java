package dev.connector.destination;

import java.util.List;
import java.util.random.RandomGenerator;

import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.WireFactory;

/**
 * What the wires of a destination need around them.
 *
 * @param factories make the wires, each those of one kind
 * @param scheduler the time
 * @param random where jitter comes from
 * @param coordinator says whose turn it is to register; is told when there is a wire
 * again
 * @param listener is told of changes
 */
record PoolEnvironment(List<WireFactory> factories, Scheduler scheduler, RandomGenerator random,
		ReconnectCoordinator coordinator, DestinationListener listener) {

	WireFactory factoryFor(String destination, java.net.URI uri) {
		return this.factories.stream()
			.filter((factory) -> factory.supports(uri))
			.findFirst()
			.orElseThrow(() -> new UnsupportedUriException(destination, uri));
	}

}
