package dev.connector.autoconfigure.observation;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.client.ConnectorClientCustomizer;
import dev.connector.autoconfigure.metrics.ConnectorMetricsProperties;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of the observations of requests to connectors.
 */
@AutoConfiguration(before = ConnectorAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({ ConnectorRuntime.class, ObservationRegistry.class })
@ConditionalOnBooleanProperty(name = "connector.enabled", matchIfMissing = true)
@ConditionalOnBean(ObservationRegistry.class)
@EnableConfigurationProperties(ConnectorMetricsProperties.class)
public final class ConnectorObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ObservingExecutions connectorObservingExecutions(ObservationRegistry registry,
			ObjectProvider<ConnectorExecuteObservationConvention> convention, ConnectorMetricsProperties properties) {
		return new ObservingExecutions(registry, convention.getIfAvailable(),
				new DefaultConnectorExecuteObservationConvention(properties.perInstance()));
	}

	@Bean
	ConnectorClientCustomizer connectorObservingInvocations(ObservationRegistry registry,
			ObjectProvider<ConnectorInvokeObservationConvention> convention) {
		return (client, destination) -> new ObservingInvocations(client, destination, registry,
				convention.getIfAvailable());
	}

	/**
	 * Keeps to one set of meters where there are any.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterObservationHandler.class)
	static class MeterConfiguration {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		static WithoutMeters connectorExecuteWithoutMeters() {
			return new WithoutMeters(ConnectorExecuteObservationContext.class);
		}

	}

}
