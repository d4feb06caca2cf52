package dev.connector.autoconfigure.gateway.actuate;

import dev.connector.autoconfigure.gateway.ConditionalOnGateway;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.gateway.Gateway;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the Actuator endpoint of the gateway.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class)
@ConditionalOnClass(
		name = { "dev.connector.gateway.Gateway", "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
				"org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint" })
@ConditionalOnGateway
@ConditionalOnBean(Gateway.class)
@ConditionalOnAvailableEndpoint(ConnectorSessionsEndpoint.class)
public final class GatewayEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ConnectorSessionsEndpoint connectorSessionsEndpoint(Gateway gateway) {
		return new ConnectorSessionsEndpoint(gateway);
	}

}
