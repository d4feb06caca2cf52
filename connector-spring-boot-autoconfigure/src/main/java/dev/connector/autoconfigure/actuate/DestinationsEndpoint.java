package dev.connector.autoconfigure.actuate;

import java.util.Comparator;
import java.util.List;

import dev.connector.ConnectorRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows the destinations of this process with their wires, and lets operators steer them
 * where they may write. Never shows a secret.
 */
@Endpoint(id = "destinations", defaultAccess = Access.READ_ONLY)
public final class DestinationsEndpoint {

	private final ConnectorRuntime runtime;

	private final DestinationOperations operations;

	/**
	 * Create an endpoint.
	 * @param runtime what to show
	 * @param operations what operators can do
	 */
	DestinationsEndpoint(ConnectorRuntime runtime, DestinationOperations operations) {
		this.runtime = runtime;
		this.operations = operations;
	}

	/**
	 * Show all destinations.
	 * @return the destinations, sorted by name
	 */
	@ReadOperation
	public DestinationsDescriptor destinations() {
		return new DestinationsDescriptor(this.runtime.destinations()
			.stream()
			.map(this.operations::describe)
			.sorted(Comparator.comparing(DestinationDescriptor::name))
			.toList());
	}

	/**
	 * Show one destination.
	 * @param name its name
	 * @return the destination, or {@code null} when there is none
	 */
	@ReadOperation
	public @Nullable DestinationDescriptor destination(@Selector String name) {
		return this.runtime.transports().find(name).map(this.operations::describe).orElse(null);
	}

	/**
	 * Do something to one destination. Never creates or removes one; what it sets off
	 * goes on after the answer.
	 * @param name its name
	 * @param action {@code reconnect}, {@code drain} or {@code resume}
	 * @return the destination afterwards
	 */
	@WriteOperation
	public DestinationDescriptor changeDestination(@Selector String name, @Nullable String action) {
		return this.operations.act(name, action, null);
	}

	/**
	 * The destinations of a process.
	 *
	 * @param destinations the destinations, sorted by name
	 */
	public record DestinationsDescriptor(List<DestinationDescriptor> destinations) {

	}

}
