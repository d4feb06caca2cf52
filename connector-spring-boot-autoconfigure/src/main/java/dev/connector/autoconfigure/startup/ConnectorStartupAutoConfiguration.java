package dev.connector.autoconfigure.startup;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.ConnectorProperties;
import dev.connector.schedule.Scheduler;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of what the start has to do with registrations.
 */
@AutoConfiguration(after = ConnectorAutoConfiguration.class)
@ConditionalOnBean(ConnectorRuntime.class)
public final class ConnectorStartupAutoConfiguration {

	@Bean
	StartupWatch connectorStartupWatch() {
		return new StartupWatch();
	}

	@Bean
	StartupPolicy connectorStartupPolicy(ConnectorRuntime runtime, ConnectorProperties properties, StartupWatch watch,
			Scheduler scheduler) {
		return new StartupPolicy(runtime, properties, watch, scheduler);
	}

}
