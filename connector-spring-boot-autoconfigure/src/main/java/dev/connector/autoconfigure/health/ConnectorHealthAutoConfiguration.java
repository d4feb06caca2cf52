package dev.connector.autoconfigure.health;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.ConnectorProperties;
import dev.connector.autoconfigure.command.channel.CommandLinks;
import dev.connector.autoconfigure.event.ConnectorEventAutoConfiguration;
import dev.connector.autoconfigure.event.ConnectorEventPublisher;
import dev.connector.schedule.Scheduler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the health of connectors.
 */
@AutoConfiguration(after = { ConnectorAutoConfiguration.class, ConnectorEventAutoConfiguration.class },
		afterName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration")
@ConditionalOnClass(name = { "org.springframework.boot.health.contributor.CompositeHealthContributor",
		"org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator" })
@ConditionalOnBean(ConnectorRuntime.class)
@EnableConfigurationProperties(ConnectorHealthProperties.class)
public final class ConnectorHealthAutoConfiguration {

	@Bean
	Outages connectorOutages(Scheduler scheduler, ConnectorHealthProperties health) {
		return new Outages(scheduler, health.upAfter());
	}

	@Bean
	RegistrationHealth connectorRegistrationHealth(Outages outages, Scheduler scheduler,
			ConnectorHealthProperties health, ConnectorProperties properties) {
		return new RegistrationHealth(outages, scheduler, health.downAfter(), new HealthHints(properties));
	}

	@Bean
	@ConditionalOnEnabledHealthIndicator("connectors")
	@ConditionalOnMissingBean(name = "connectorsHealthContributor")
	ConnectorsHealthContributor connectorsHealthContributor(ConnectorRuntime runtime,
			RegistrationHealth registrationHealth, ConnectorProperties properties, ObjectProvider<CommandLinks> links,
			Outages outages) {
		return new ConnectorsHealthContributor(runtime, registrationHealth, new HealthHints(properties),
				() -> links.stream().flatMap((known) -> known.list().stream()).toList(),
				new LinkHealth(outages, registrationHealth));
	}

	@Bean
	ReadinessHealthIndicator connectorReadinessHealthIndicator(ConnectorRuntime runtime, ConnectorProperties properties,
			RegistrationHealth registrationHealth) {
		return new ReadinessHealthIndicator(runtime, properties, registrationHealth);
	}

	@Bean
	@ConditionalOnBean(ConnectorEventPublisher.class)
	@ConditionalOnBooleanProperty("connector.health.availability-events")
	ReadinessEvents connectorReadinessEvents(ObjectProvider<ReadinessHealthIndicator> readiness,
			ObjectProvider<ApplicationAvailability> availability, Scheduler scheduler,
			ConnectorEventPublisher publisher) {
		return new ReadinessEvents(readiness, availability, scheduler, publisher::publish);
	}

	/**
	 * Puts the readiness of connectors where probes ask for it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = { "org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor",
			"org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper" })
	static class GroupsConfiguration {

		@Bean
		static HealthEndpointGroupsPostProcessor connectorReadinessGroups(
				ObjectProvider<ReadinessHealthIndicator> readiness) {
			return (groups) -> new ReadinessGroups(groups, "connectorReadiness",
					() -> readiness.getObject().isWanted());
		}

	}

}
