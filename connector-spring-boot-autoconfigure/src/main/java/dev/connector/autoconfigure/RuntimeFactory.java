package dev.connector.autoconfigure;

import java.util.List;
import java.util.function.Consumer;

import dev.connector.ConnectorRuntime;
import dev.connector.ConnectorRuntimeBuilder;
import dev.connector.destination.UnsupportedUriException;
import dev.connector.destination.DestinationOptions;
import dev.connector.transport.WireFactory;

/**
 * Makes the runtime with the destinations that properties name.
 */
final class RuntimeFactory {

	private final ConnectorProperties properties;

	private final List<WireFactory> wireFactories;

	private final List<DestinationOptionsCustomizer> customizers;

	RuntimeFactory(ConnectorProperties properties, List<WireFactory> wireFactories,
			List<DestinationOptionsCustomizer> customizers) {
		this.properties = properties;
		this.wireFactories = wireFactories;
		this.customizers = customizers;
	}

	/**
	 * Make the runtime.
	 * @param rest says what is left to say
	 * @throws InvalidPropertyException when a destination can't work
	 */
	ConnectorRuntime create(Consumer<ConnectorRuntimeBuilder> rest) {
		ConnectorRuntimeBuilder builder = ConnectorRuntime.builder();
		this.wireFactories.forEach(builder::wireFactory);
		for (DestinationOptions destination : new DestinationMapper(this.properties).map()) {
			DestinationOptions customized = customize(destination);
			// Nobody asked for the implied one: without a transport it is simply not
			// there
			if (this.properties.destinations().containsKey(destination.name()) || isReachable(customized)) {
				builder.destination(customized);
			}
		}
		rest.accept(builder);
		try {
			return builder.build();
		}
		catch (UnsupportedUriException ex) {
			String property = "connector.destinations." + ex.destination() + ".uri";
			throw new InvalidPropertyException(property, String.valueOf(ex.getMessage()),
					"Set " + property + " to a URI such as grpc://gateway.example.org:7400, or add the module of the"
							+ " transport to the class path.",
					ex);
		}
	}

	private DestinationOptions customize(DestinationOptions options) {
		DestinationOptions customized = options;
		for (DestinationOptionsCustomizer customizer : this.customizers) {
			customized = customizer.customize(customized);
		}
		return customized;
	}

	private boolean isReachable(DestinationOptions destination) {
		return this.wireFactories.stream().anyMatch((factory) -> factory.supports(destination.uri()));
	}

}
