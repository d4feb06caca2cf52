package dev.connector.autoconfigure.health;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.schedule.Scheduler;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health of connectors.
 */
@AutoConfiguration(after = ConnectorAutoConfiguration.class)
@ConditionalOnClass(name = { "org.springframework.boot.health.contributor.CompositeHealthContributor",
		"org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator" })
@ConditionalOnBean(ConnectorRuntime.class)
@ConditionalOnEnabledHealthIndicator("connectors")
@EnableConfigurationProperties(ConnectorHealthProperties.class)
public final class ConnectorHealthAutoConfiguration {

	@Bean
	OutageListener connectorOutageListener() {
		return new OutageListener();
	}

	@Bean
	@ConditionalOnMissingBean(name = "connectorsHealthContributor")
	ConnectorsHealthContributor connectorsHealthContributor(ConnectorRuntime runtime, OutageListener outages,
			Scheduler scheduler, ConnectorHealthProperties properties) {
		return new ConnectorsHealthContributor(runtime,
				new RegistrationHealth(outages, scheduler, properties.downAfter()));
	}

}
