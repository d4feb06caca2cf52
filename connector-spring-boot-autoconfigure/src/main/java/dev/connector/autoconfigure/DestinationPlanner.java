package dev.connector.autoconfigure;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.connector.autoconfigure.PlannedDestination.Terms;
import dev.connector.destination.CredentialsSource;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.UnsupportedUriException;
import dev.connector.transport.WireFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decides which destinations there are, from the properties, and knows those that hold.
 * What the properties don't change stays the same object, so that tokens are not fetched
 * anew with every reload. Used by one thread at a time.
 */
final class DestinationPlanner {

	private final AccessMapper access;

	private final List<WireFactory> wireFactories;

	private final List<DestinationOptionsCustomizer> customizers;

	private volatile Map<String, PlannedDestination> current = Map.of();

	DestinationPlanner(AccessMapper access, List<WireFactory> wireFactories,
			List<DestinationOptionsCustomizer> customizers) {
		this.access = access;
		this.wireFactories = wireFactories;
		this.customizers = customizers;
	}

	/**
	 * Return the destinations that hold, by name. Empty when the application makes them
	 * without properties.
	 */
	Map<String, PlannedDestination> current() {
		return this.current;
	}

	/**
	 * Decide which there are.
	 * @return the destinations by name, in their order
	 * @throws InvalidPropertyException when one of them can't work
	 */
	Map<String, PlannedDestination> plan(ConnectorProperties properties) {
		Map<String, DestinationProperties> all = new LinkedHashMap<>(properties.destinations());
		all.putIfAbsent(ConnectorProperties.DEFAULT_DESTINATION, DestinationProperties.UNSAID);
		Map<String, PlannedDestination> planned = new LinkedHashMap<>();
		try {
			all.forEach((name, own) -> {
				PlannedDestination destination = plan(properties, name, own);
				planned.put(name, destination);
				if (properties.destinations().containsKey(name)) {
					destination.options().routes().uris().forEach((uri) -> requireReachable(destination, uri));
				}
				else if (!isReachable(destination.options().uri())) {
					// Nobody asked for the implied one: without a transport it is simply
					// not there
					planned.remove(name);
					this.access.release(destination.credentials());
				}
			});
			return planned;
		}
		catch (RuntimeException ex) {
			discard(planned);
			throw ex;
		}
	}

	/**
	 * Let destinations hold that were planned.
	 */
	void adopt(Map<String, PlannedDestination> planned) {
		Map<String, PlannedDestination> before = this.current;
		this.current = planned;
		release(before, planned);
	}

	/**
	 * Let go of destinations that were planned and don't hold.
	 */
	void discard(Map<String, PlannedDestination> planned) {
		release(planned, this.current);
	}

	private void release(Map<String, PlannedDestination> left, Map<String, PlannedDestination> kept) {
		left.forEach((name, destination) -> {
			PlannedDestination other = kept.get(name);
			if (other == null || !other.credentials().equals(destination.credentials())) {
				this.access.release(destination.credentials());
			}
		});
	}

	private PlannedDestination plan(ConnectorProperties properties, String name, DestinationProperties own) {
		PlannedDestination before = this.current.get(name);
		Terms terms = Terms.of(own, properties.defaults());
		if (before != null && before.terms().equals(terms)) {
			return before;
		}
		DestinationOptions mapped = new DestinationMapper(properties, this.access).map(name, own,
				credentialsOf(before, terms));
		return new PlannedDestination(customize(mapped), terms, mapped.credentials());
	}

	private static @Nullable CredentialsSource credentialsOf(@Nullable PlannedDestination before, Terms terms) {
		return (before != null && Objects.equals(before.terms().effective().auth(), terms.effective().auth()))
				? before.credentials() : null;
	}

	private void requireReachable(PlannedDestination destination, URI uri) {
		if (!isReachable(uri)) {
			String property = AddressMapper.property(destination.options(), uri);
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
