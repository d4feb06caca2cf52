package dev.connector.autoconfigure.actuate;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.lifecycle.Lifecycle;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the Actuator endpoint of the lifecycle.
 */
@AutoConfiguration(after = ConnectorAutoConfiguration.class)
@ConditionalOnClass(name = { "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
		"org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint" })
@ConditionalOnBean(Lifecycle.class)
@ConditionalOnAvailableEndpoint(ConnectorLifecycleEndpoint.class)
public final class LifecycleEndpointAutoConfiguration {

	@Bean
	LifecycleOperations connectorLifecycleOperations(Lifecycle lifecycle, ApplicationEventPublisher publisher) {
		return new LifecycleOperations(lifecycle, new AuditTrail(publisher));
	}

	@Bean
	@ConditionalOnMissingBean
	ConnectorLifecycleEndpoint connectorLifecycleEndpoint(Lifecycle lifecycle, LifecycleOperations operations) {
		return new ConnectorLifecycleEndpoint(lifecycle, operations);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = ConnectorLifecycleEndpoint.class, exposure = EndpointExposure.WEB)
	ConnectorLifecycleEndpointWebExtension connectorLifecycleEndpointWebExtension(LifecycleOperations operations) {
		return new ConnectorLifecycleEndpointWebExtension(operations);
	}

}
