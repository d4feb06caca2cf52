package dev.connector.autoconfigure.actuate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.ConnectorRegistrar;
import dev.connector.autoconfigure.Origin;
import dev.connector.autoconfigure.PlannedRegistration;
import dev.connector.autoconfigure.actuate.RegistrationDescriptor.OptionDescriptor;
import dev.connector.registration.Registration;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where the options of a registration come from that hold at this moment, those
 * of its destination among them.
 */
final class EffectiveOptions {

	private static final String LIMIT = "max-concurrent-requests";

	private static final String TIMEOUT = "request-timeout";

	private static final String PROGRAM = "the program";

	private final ConnectorRuntime runtime;

	private final ConnectorRegistrar registrar;

	private final OperatorChanges changes;

	private final DestinationSources destinations;

	EffectiveOptions(ConnectorRuntime runtime, ConnectorRegistrar registrar, OperatorChanges changes,
			DestinationSources destinations) {
		this.runtime = runtime;
		this.registrar = registrar;
		this.changes = changes;
		this.destinations = destinations;
	}

	/**
	 * Return the options of a registration by name: its own first.
	 */
	Map<String, OptionDescriptor> of(Registration registration) {
		Map<String, OptionDescriptor> options = new LinkedHashMap<>();
		PlannedRegistration planned = this.registrar.planned(registration.key()).orElse(null);
		if (planned != null) {
			planned.options().forEach((option) -> options.put(option.name(), OptionDescriptor.of(option)));
		}
		else {
			added(registration.definition(), options);
		}
		changed(registration, options);
		this.runtime.transports()
			.find(registration.definition().destination())
			.ifPresent((destination) -> this.destinations.addTo(options, destination.options()));
		return options;
	}

	private void changed(Registration registration, Map<String, OptionDescriptor> options) {
		int limit = registration.options().maxConcurrentRequests();
		if (differs(options.get(LIMIT), limit)) {
			String source = this.changes.since(registration.key(), limit)
				.map((at) -> "an operator, at " + at)
				.orElse(PROGRAM);
			options.put(LIMIT, OptionDescriptor.of(limit, Origin.RUNTIME, source));
		}
		Duration timeout = registration.options().requestTimeout();
		if (differs(options.get(TIMEOUT), timeout)) {
			options.put(TIMEOUT, OptionDescriptor.of(timeout, Origin.RUNTIME, PROGRAM));
		}
	}

	private static boolean differs(@Nullable OptionDescriptor planned, Object live) {
		return planned == null || !live.toString().equals(planned.value());
	}

	private static void added(ConnectorRegistration definition, Map<String, OptionDescriptor> options) {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("tenant", definition.key().tenant());
		values.put("instance", definition.key().instance());
		values.put("destination", definition.destination());
		values.put(LIMIT, definition.options().maxConcurrentRequests());
		values.put(TIMEOUT, definition.options().requestTimeout());
		values.put("non-blocking", definition.options().nonBlocking());
		values.forEach(
				(name, value) -> options.put(name, OptionDescriptor.of(value, Origin.RUNTIME, "ConnectorRuntime.add")));
	}

}
