package dev.connector.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Answers over HTTP with the status that belongs there, and says who asked.
 */
@EndpointWebExtension(endpoint = ConnectorLifecycleEndpoint.class)
public final class ConnectorLifecycleEndpointWebExtension {

	private final LifecycleOperations operations;

	ConnectorLifecycleEndpointWebExtension(LifecycleOperations operations) {
		this.operations = operations;
	}

	/**
	 * Reload all participants: what a request without a body asks for. It has no
	 * parameter, for otherwise a request without a content type would be refused.
	 * @return what became of each; status 409 when the lifecycle does not run
	 * @see ConnectorLifecycleEndpoint#reloadAll
	 */
	@WriteOperation
	public WebEndpointResponse<Object> reloadAll() {
		return WebAnswer.to(() -> this.operations.reload(null, null));
	}

	/**
	 * Reload one participant or all.
	 * @param security knows who asks
	 * @param name the only participant to reload, or {@code null} for all
	 * @return what became of each; status 404 when there is no such participant, 400 when
	 * it can't be reloaded, 409 when the lifecycle does not run
	 * @see ConnectorLifecycleEndpoint#reload
	 */
	@WriteOperation
	public WebEndpointResponse<Object> reload(SecurityContext security, @Nullable String name) {
		return WebAnswer.to(() -> this.operations.reload(name, security.getPrincipal()));
	}

}
