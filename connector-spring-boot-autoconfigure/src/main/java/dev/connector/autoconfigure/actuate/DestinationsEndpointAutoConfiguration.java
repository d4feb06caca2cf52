package dev.connector.autoconfigure.actuate;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the Actuator endpoint of destinations.
 */
@AutoConfiguration(after = ConnectorAutoConfiguration.class)
@ConditionalOnClass(name = { "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
		"org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint" })
@ConditionalOnBean(ConnectorRuntime.class)
@ConditionalOnAvailableEndpoint(DestinationsEndpoint.class)
public final class DestinationsEndpointAutoConfiguration {

	@Bean
	DrainedDestinations connectorDrainedDestinations() {
		return new DrainedDestinations();
	}

	@Bean
	DestinationOperations connectorDestinationOperations(ConnectorRuntime runtime, DrainedDestinations drained,
			ApplicationEventPublisher publisher) {
		return new DestinationOperations(runtime, drained, new AuditTrail(publisher));
	}

	@Bean
	@ConditionalOnMissingBean
	DestinationsEndpoint destinationsEndpoint(ConnectorRuntime runtime, DestinationOperations operations) {
		return new DestinationsEndpoint(runtime, operations);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = DestinationsEndpoint.class, exposure = EndpointExposure.WEB)
	DestinationsEndpointWebExtension destinationsEndpointWebExtension(DestinationOperations operations) {
		return new DestinationsEndpointWebExtension(operations);
	}

}
