package dev.connector.autoconfigure.gateway.metrics;

import dev.connector.autoconfigure.gateway.ConditionalOnGateway;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.gateway.Gateway;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the gateway's metrics.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(name = { "dev.connector.gateway.Gateway", "io.micrometer.core.instrument.MeterRegistry" })
@ConditionalOnGateway
@ConditionalOnBean(MeterRegistry.class)
public final class GatewayMetricsAutoConfiguration {

	@Bean
	DispatchMetrics connectorGatewayDispatchMetrics(MeterRegistry registry) {
		return new DispatchMetrics(registry);
	}

	@Bean
	ResumeMetrics connectorGatewayResumeMetrics(MeterRegistry registry) {
		return new ResumeMetrics(registry);
	}

	@Bean
	SessionMetrics connectorGatewaySessionMetrics(Gateway gateway) {
		return new SessionMetrics(gateway);
	}

}
