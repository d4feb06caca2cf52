package dev.connector.autoconfigure.metrics;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.transport.WireFactory;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the metrics of connectors.
 */
@AutoConfiguration(after = ConnectorAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(name = { "dev.connector.ConnectorRuntime", "io.micrometer.core.instrument.MeterRegistry" })
@ConditionalOnBooleanProperty(name = "connector.enabled", matchIfMissing = true)
@ConditionalOnBean(MeterRegistry.class)
@EnableConfigurationProperties(ConnectorMetricsProperties.class)
public final class ConnectorMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RegistrationMetrics connectorRegistrationMetrics(MeterRegistry registry, ConnectorMetricsProperties properties) {
		return new RegistrationMetrics(registry, properties.perInstance());
	}

	@Bean
	@ConditionalOnMissingBean
	DestinationMetrics connectorDestinationMetrics(MeterRegistry registry, ObjectProvider<WireFactory> factories) {
		return new DestinationMetrics(registry, factories);
	}

}
