package dev.connector.autoconfigure.actuate;

import java.util.Comparator;
import java.util.List;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.actuate.RegistrationDescriptor.RegistrationDetails;
import dev.connector.registration.Registration;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows the registrations of this process, and lets operators steer them where they may
 * write. Never shows a secret.
 */
@Endpoint(id = "connectors", defaultAccess = Access.READ_ONLY)
public final class ConnectorsEndpoint {

	private final ConnectorRuntime runtime;

	private final ConnectorOperations operations;

	private final EffectiveOptions options;

	/**
	 * Create an endpoint.
	 * @param runtime what to show
	 * @param operations what operators can do
	 * @param options knows where options came from
	 */
	ConnectorsEndpoint(ConnectorRuntime runtime, ConnectorOperations operations, EffectiveOptions options) {
		this.runtime = runtime;
		this.operations = operations;
		this.options = options;
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
			.map(RegistrationDescriptor::of)
			.toList());
	}

	/**
	 * Show one registration.
	 * @param key the key in its text form
	 * @return the registration, or {@code null} when there is none
	 */
	@ReadOperation
	public @Nullable RegistrationDetails connector(@Selector String key) {
		return this.operations.find(key)
			.map((registration) -> RegistrationDetails.of(registration, this.options.of(registration)))
			.orElse(null);
	}

	/**
	 * Do one thing to one registration. Never creates or removes one; what it sets off
	 * goes on after the answer.
	 * @param key the key in its text form
	 * @param action {@code pause}, {@code resume}, {@code drain}, {@code reconnect} or
	 * {@code rearm}, or {@code null}
	 * @param maxConcurrentRequests how many requests run at a time from now on, or
	 * {@code null}
	 * @return the registration afterwards
	 */
	@WriteOperation
	public RegistrationDescriptor changeConnector(@Selector String key, @Nullable String action,
			@Nullable String maxConcurrentRequests) {
		return RegistrationDescriptor.of(this.operations.change(key, action, maxConcurrentRequests, null));
	}

	/**
	 * Do something to all registrations.
	 * @param action {@code reload}
	 * @return what came of it
	 */
	@WriteOperation
	public ReloadDescriptor changeConnectors(@Nullable String action) {
		return this.operations.change(action, null);
	}

	/**
	 * The registrations of a process.
	 *
	 * @param registrations the registrations, sorted by key
	 */
	public record ConnectorsDescriptor(List<RegistrationDescriptor> registrations) {

	}

}
