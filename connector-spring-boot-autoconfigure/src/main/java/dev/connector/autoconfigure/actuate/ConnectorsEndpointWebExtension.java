package dev.connector.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Answers over HTTP with the status that belongs there, and says who asked.
 */
@EndpointWebExtension(endpoint = ConnectorsEndpoint.class)
public final class ConnectorsEndpointWebExtension {

	private final ConnectorOperations operations;

	ConnectorsEndpointWebExtension(ConnectorOperations operations) {
		this.operations = operations;
	}

	/**
	 * Do one thing to one registration.
	 * @param security knows who asks
	 * @param key the key in its text form
	 * @param action what to do, or {@code null}
	 * @param maxConcurrentRequests how many requests run at a time from now on, or
	 * {@code null}
	 * @return the registration afterwards; status 404 when there is none, 400 for
	 * nonsense, 409 for what can't be done now
	 * @see ConnectorsEndpoint#changeConnector
	 */
	@WriteOperation
	public WebEndpointResponse<Object> changeConnector(SecurityContext security, @Selector String key,
			@Nullable String action, @Nullable String maxConcurrentRequests) {
		return WebAnswer.to(() -> RegistrationDescriptor
			.of(this.operations.change(key, action, maxConcurrentRequests, security.getPrincipal())));
	}

	/**
	 * Do something to all registrations.
	 * @param security knows who asks
	 * @param action what to do
	 * @return what came of it; status 400 for nonsense, 409 for what can't be done now
	 * @see ConnectorsEndpoint#changeConnectors
	 */
	@WriteOperation
	public WebEndpointResponse<Object> changeConnectors(SecurityContext security, @Nullable String action) {
		return WebAnswer.to(() -> this.operations.change(action, security.getPrincipal()));
	}

}
