package dev.connector.autoconfigure.actuate;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.connector.ConnectorRuntime;
import dev.connector.destination.Destination;
import dev.connector.registration.Registration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Shows the destinations of this process with their wires, and lets operators steer them
 * where they may write. Never shows a secret.
 */
@Endpoint(id = "destinations", defaultAccess = Access.READ_ONLY)
public final class DestinationsEndpoint {

	private static final Logger logger = LoggerFactory.getLogger(DestinationsEndpoint.class);

	private final ConnectorRuntime runtime;

	/**
	 * Create an endpoint.
	 * @param runtime what to show
	 */
	public DestinationsEndpoint(ConnectorRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * Show all destinations.
	 * @return the destinations, sorted by name
	 */
	@ReadOperation
	public DestinationsDescriptor destinations() {
		return new DestinationsDescriptor(this.runtime.destinations()
			.stream()
			.map(this::describe)
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
		return this.runtime.transports().find(name).map(this::describe).orElse(null);
	}

	/**
	 * Do something to one destination. Never creates or removes one; what it sets off
	 * goes on after the answer.
	 * @param name its name
	 * @param action {@code reconnect}, {@code drain} or {@code resume}
	 * @return the destination afterwards; status 404 when there is none, 400 for anything
	 * else than one of the actions
	 */
	@WriteOperation
	public WebEndpointResponse<Object> act(@Selector String name, @Nullable String action) {
		Optional<DestinationAction> asked = DestinationAction.named(action);
		if (asked.isEmpty()) {
			return problem(WebEndpointResponse.STATUS_BAD_REQUEST,
					"An 'action' is needed, which is one of " + DestinationAction.names());
		}
		Optional<Destination> found = this.runtime.transports().find(name);
		if (found.isEmpty()) {
			return problem(WebEndpointResponse.STATUS_NOT_FOUND, "There is no destination with that name");
		}
		Destination destination = found.get();
		logger.info("An operator asked the destination {} to {}", destination.options().name(), asked.get());
		asked.get().take(destination, registrationsAt(destination));
		return new WebEndpointResponse<>(describe(destination));
	}

	private DestinationDescriptor describe(Destination destination) {
		return DestinationDescriptor.of(destination, registrationsAt(destination));
	}

	private List<Registration> registrationsAt(Destination destination) {
		String name = destination.options().name();
		return this.runtime.list()
			.stream()
			.filter((registration) -> registration.definition().destination().equals(name))
			.toList();
	}

	private static WebEndpointResponse<Object> problem(int status, String message) {
		return new WebEndpointResponse<>(Map.of("status", status, "message", message), status);
	}

	/**
	 * The destinations of a process.
	 *
	 * @param destinations the destinations, sorted by name
	 */
	public record DestinationsDescriptor(List<DestinationDescriptor> destinations) {

	}

}
