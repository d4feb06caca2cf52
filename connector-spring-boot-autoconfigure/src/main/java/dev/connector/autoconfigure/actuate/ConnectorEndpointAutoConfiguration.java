package dev.connector.autoconfigure.actuate;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.ConnectorRegistrar;
import dev.connector.autoconfigure.ConnectorReload;
import dev.connector.schedule.Scheduler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

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
	OperatorChanges connectorOperatorChanges(Scheduler scheduler) {
		return new OperatorChanges(scheduler);
	}

	@Bean
	ConnectorOperations connectorOperations(ConnectorRuntime runtime, ObjectProvider<ConnectorReload> reload,
			OperatorChanges changes, ApplicationEventPublisher publisher) {
		return new ConnectorOperations(runtime, reload, changes, new AuditTrail(publisher));
	}

	@Bean
	@ConditionalOnMissingBean
	ConnectorsEndpoint connectorsEndpoint(ConnectorRuntime runtime, ConnectorRegistrar registrar,
			ConnectorOperations operations, OperatorChanges changes, Environment environment) {
		return new ConnectorsEndpoint(runtime, operations,
				new EffectiveOptions(runtime, registrar, changes, new DestinationSources(environment)));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = ConnectorsEndpoint.class, exposure = EndpointExposure.WEB)
	ConnectorsEndpointWebExtension connectorsEndpointWebExtension(ConnectorOperations operations) {
		return new ConnectorsEndpointWebExtension(operations);
	}

}
