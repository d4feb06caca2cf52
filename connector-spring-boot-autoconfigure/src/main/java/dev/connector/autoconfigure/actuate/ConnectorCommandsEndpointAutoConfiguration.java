package dev.connector.autoconfigure.actuate;

import dev.connector.autoconfigure.command.channel.CommandChannelAutoConfiguration;
import dev.connector.autoconfigure.command.channel.CommandLinks;
import dev.connector.autoconfigure.command.channel.ListeningChannels;
import dev.connector.command.CommandRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the Actuator endpoint of commands and their channels.
 */
@AutoConfiguration(after = CommandChannelAutoConfiguration.class)
@ConditionalOnClass(name = { "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
		"org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint" })
@ConditionalOnBean({ CommandRegistry.class, CommandLinks.class })
@ConditionalOnAvailableEndpoint(ConnectorCommandsEndpoint.class)
public final class ConnectorCommandsEndpointAutoConfiguration {

	@Bean
	CommandOperations connectorCommandOperations(CommandRegistry registry, CommandLinks links,
			ObjectProvider<ListeningChannels> listeners, ApplicationEventPublisher publisher) {
		return new CommandOperations(registry, links,
				() -> listeners.stream().flatMap((listening) -> listening.list().stream()).toList(),
				new AuditTrail(publisher));
	}

	@Bean
	@ConditionalOnMissingBean
	ConnectorCommandsEndpoint connectorCommandsEndpoint(CommandOperations operations) {
		return new ConnectorCommandsEndpoint(operations);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = ConnectorCommandsEndpoint.class, exposure = EndpointExposure.WEB)
	ConnectorCommandsEndpointWebExtension connectorCommandsEndpointWebExtension(CommandOperations operations) {
		return new ConnectorCommandsEndpointWebExtension(operations);
	}

}
