package dev.connector.autoconfigure.actuate;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.autoconfigure.ConnectorRegistrar;
import dev.connector.autoconfigure.actuate.RegistrationDescriptor.RegistrationDetails;
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
 * Shows the registrations of this process, and lets operators steer them where they may
 * write. Never shows a secret.
 */
@Endpoint(id = "connectors", defaultAccess = Access.READ_ONLY)
public final class ConnectorsEndpoint {

	private static final Logger logger = LoggerFactory.getLogger(ConnectorsEndpoint.class);

	private final ConnectorRuntime runtime;

	private final ConnectorRegistrar registrar;

	/**
	 * Create an endpoint.
	 * @param runtime what to show
	 * @param registrar knows where options came from
	 */
	public ConnectorsEndpoint(ConnectorRuntime runtime, ConnectorRegistrar registrar) {
		this.runtime = runtime;
		this.registrar = registrar;
	}

	/**
	 * Show all registrations.
	 * @return the registrations, sorted by key
	 */
	@ReadOperation
	public ConnectorsDescriptor connectors() {
		return new ConnectorsDescriptor(this.runtime.list()
			.stream()
			.sorted(Comparator.comparing(Registration::key))
			.map((registration) -> RegistrationDescriptor.of(registration, wireOf(registration)))
			.toList());
	}

	/**
	 * Show one registration.
	 * @param key the key in its text form
	 * @return the registration, or {@code null} when there is none
	 */
	@ReadOperation
	public @Nullable RegistrationDetails connector(@Selector String key) {
		return parse(key).flatMap(this.runtime::get)
			.map((registration) -> RegistrationDetails.of(registration, wireOf(registration),
					this.registrar.planned(registration.key()).orElse(null)))
			.orElse(null);
	}

	/**
	 * Do something to one registration. Never creates or removes one; what it sets off
	 * goes on after the answer.
	 * @param key the key in its text form
	 * @param action {@code pause}, {@code resume}, {@code reconnect} or {@code rearm}
	 * @return the registration afterwards; status 404 when there is none, 400 for
	 * anything else than one of the actions
	 */
	@WriteOperation
	public WebEndpointResponse<Object> act(@Selector String key, @Nullable String action) {
		Optional<OperatorAction> asked = OperatorAction.named(action);
		if (asked.isEmpty()) {
			return problem(WebEndpointResponse.STATUS_BAD_REQUEST,
					"An 'action' is needed, which is one of " + OperatorAction.names());
		}
		Optional<Registration> found = parse(key).flatMap(this.runtime::get);
		if (found.isEmpty()) {
			return problem(WebEndpointResponse.STATUS_NOT_FOUND, "There is no registration with that key");
		}
		Registration registration = found.get();
		logger.info("An operator asked {} to {}", registration.key(), asked.get());
		asked.get().take(registration);
		return new WebEndpointResponse<>(RegistrationDescriptor.of(registration, wireOf(registration)));
	}

	private static WebEndpointResponse<Object> problem(int status, String message) {
		return new WebEndpointResponse<>(Map.of("status", status, "message", message), status);
	}

	private static @Nullable String wireOf(Registration registration) {
		String wire = registration.wire();
		return wire.isEmpty() ? null : wire;
	}

	private static Optional<RegistrationKey> parse(String key) {
		try {
			return Optional.of(RegistrationKey.parse(key));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	/**
	 * The registrations of a process.
	 *
	 * @param registrations the registrations, sorted by key
	 */
	public record ConnectorsDescriptor(List<RegistrationDescriptor> registrations) {

	}

}
