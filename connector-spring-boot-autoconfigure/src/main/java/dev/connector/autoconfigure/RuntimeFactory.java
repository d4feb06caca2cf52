package dev.connector.autoconfigure;

import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

import dev.connector.ConnectorRuntime;
import dev.connector.ConnectorRuntimeBuilder;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.UnsupportedUriException;
import dev.connector.transport.WireFactory;

/**
 * Makes the runtime with the destinations that properties name.
 */
final class RuntimeFactory {

	private final ConnectorProperties properties;

	private final AccessMapper access;

	private final List<WireFactory> wireFactories;

	private final List<DestinationOptionsCustomizer> customizers;

	RuntimeFactory(ConnectorProperties properties, AccessMapper access, List<WireFactory> wireFactories,
			List<DestinationOptionsCustomizer> customizers) {
		this.properties = properties;
		this.access = access;
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
		for (DestinationOptions destination : new DestinationMapper(this.properties, this.access).map()) {
			DestinationOptions customized = customize(destination);
			// Nobody asked for the implied one: without a transport it is simply not
			// there
			if (this.properties.destinations().containsKey(destination.name())) {
				customized.routes().uris().forEach((uri) -> requireReachable(customized, uri));
				builder.destination(customized);
			}
			else if (isReachable(customized.uri())) {
				builder.destination(customized);
			}
		}
		rest.accept(builder);
		return builder.build();
	}

	private void requireReachable(DestinationOptions destination, URI uri) {
		if (!isReachable(uri)) {
			String property = AddressMapper.property(destination, uri);
			UnsupportedUriException unsupported = new UnsupportedUriException(destination.name(), uri);
			throw new InvalidPropertyException(property, String.valueOf(unsupported.getMessage()),
					"Set " + property + " to a URI such as grpc://gateway.example.org:7400, or add the module of the"
							+ " transport to the class path.",
					unsupported);
		}
	}

	private DestinationOptions customize(DestinationOptions options) {
		DestinationOptions customized = options;
		for (DestinationOptionsCustomizer customizer : this.customizers) {
			customized = customizer.customize(customized);
		}
		return customized;
	}

	private boolean isReachable(URI uri) {
		return this.wireFactories.stream().anyMatch((factory) -> factory.supports(uri));
	}

}
