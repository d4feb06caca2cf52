package dev.connector.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.connector.ConnectorRuntime;
import dev.connector.ConnectorRuntimeBuilder;
import dev.connector.transport.WireFactory;

/**
 * Makes the runtime with the destinations that properties name.
 */
final class RuntimeFactory {

	private final ConnectorProperties properties;

	private final DestinationPlanner destinations;

	private final List<WireFactory> wireFactories;

	RuntimeFactory(ConnectorProperties properties, DestinationPlanner destinations, List<WireFactory> wireFactories) {
		this.properties = properties;
		this.destinations = destinations;
		this.wireFactories = wireFactories;
	}

	/**
	 * Make the runtime.
	 * @param rest says what is left to say
	 * @throws InvalidPropertyException when a destination can't work
	 */
	ConnectorRuntime create(Consumer<ConnectorRuntimeBuilder> rest) {
		ConnectorRuntimeBuilder builder = ConnectorRuntime.builder();
		this.wireFactories.forEach(builder::wireFactory);
		Map<String, PlannedDestination> planned = this.destinations.plan(this.properties);
		planned.values().forEach((destination) -> builder.destination(destination.options()));
		rest.accept(builder);
		ConnectorRuntime runtime = builder.build();
		this.destinations.adopt(planned);
		return runtime;
	}

}
