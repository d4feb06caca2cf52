package dev.connector.autoconfigure.actuate;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.ConnectorRegistrar;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the Actuator endpoint of connectors.
 */
@AutoConfiguration(after = ConnectorAutoConfiguration.class)
@ConditionalOnClass(name = { "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
		"org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint" })
@ConditionalOnBean({ ConnectorRuntime.class, ConnectorRegistrar.class })
@ConditionalOnAvailableEndpoint(ConnectorsEndpoint.class)
public final class ConnectorEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ConnectorsEndpoint connectorsEndpoint(ConnectorRuntime runtime, ConnectorRegistrar registrar) {
		return new ConnectorsEndpoint(runtime, registrar);
	}

}
