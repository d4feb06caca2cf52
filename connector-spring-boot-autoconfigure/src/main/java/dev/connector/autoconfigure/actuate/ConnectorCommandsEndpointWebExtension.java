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
@EndpointWebExtension(endpoint = ConnectorCommandsEndpoint.class)
public final class ConnectorCommandsEndpointWebExtension {

	private final CommandOperations operations;

	ConnectorCommandsEndpointWebExtension(CommandOperations operations) {
		this.operations = operations;
	}

	/**
	 * Do something to one channel.
	 * @param security knows who asks
	 * @param name its name
	 * @param action what to do
	 * @return the channel afterwards; status 404 when there is none, 400 for anything
	 * else than one of the actions, 409 for what can't be done now
	 * @see ConnectorCommandsEndpoint#changeChannel
	 */
	@WriteOperation
	public WebEndpointResponse<Object> changeChannel(SecurityContext security, @Selector String name,
			@Nullable String action) {
		return WebAnswer.to(() -> this.operations.act(name, action, security.getPrincipal()));
	}

}
