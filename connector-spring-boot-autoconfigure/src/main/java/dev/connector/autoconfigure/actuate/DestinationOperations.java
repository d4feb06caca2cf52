package dev.connector.autoconfigure.actuate;

import java.security.Principal;
import java.util.List;
import java.util.Map;

import dev.connector.ConnectorRuntime;
import dev.connector.destination.Destination;
import dev.connector.registration.Registration;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of destinations and do to them, however they ask for it. None of it
 * creates or removes anything. Safe for use by many threads.
 */
final class DestinationOperations {

	private final ConnectorRuntime runtime;

	private final DrainedDestinations drained;

	private final AuditTrail audit;

	DestinationOperations(ConnectorRuntime runtime, DrainedDestinations drained, AuditTrail audit) {
		this.runtime = runtime;
		this.drained = drained;
		this.audit = audit;
	}

	/**
	 * Do something to a destination.
	 * @return the destination afterwards
	 * @throws RefusedOperationException when that is not done
	 */
	DestinationDescriptor act(String name, @Nullable String named, @Nullable Principal who) {
		DestinationAction action = DestinationAction.named(named)
			.orElseThrow(() -> RefusedOperationException
				.nonsense("An 'action' is needed, which is one of " + DestinationAction.names()));
		Destination destination = this.runtime.transports()
			.find(name)
			.orElseThrow(() -> RefusedOperationException.unknown("There is no destination with that name"));
		take(action, destination);
		this.audit.record(who, "DESTINATION", destination.options().name(), action.toString(), Map.of());
		return describe(destination);
	}

	DestinationDescriptor describe(Destination destination) {
		return DestinationDescriptor.of(destination, registrationsAt(destination),
				this.drained.contains(destination.options().name()));
	}

	private void take(DestinationAction action, Destination destination) {
		String name = destination.options().name();
		switch (action) {
			case RECONNECT -> destination.replaceWires("an operator asked for it");
			case DRAIN -> {
				this.drained.add(name);
				registrationsAt(destination).forEach(Registration::pause);
			}
			case RESUME -> {
				this.drained.remove(name);
				registrationsAt(destination).forEach(Registration::resume);
			}
		}
	}

	private List<Registration> registrationsAt(Destination destination) {
		String name = destination.options().name();
		return this.runtime.list()
			.stream()
			.filter((registration) -> registration.definition().destination().equals(name))
			.toList();
	}

}
