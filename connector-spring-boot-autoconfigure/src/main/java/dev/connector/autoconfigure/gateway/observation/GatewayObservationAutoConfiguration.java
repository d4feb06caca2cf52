package dev.connector.autoconfigure.gateway.observation;

import dev.connector.autoconfigure.gateway.ConditionalOnGateway;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.autoconfigure.observation.WithoutMeters;
import dev.connector.gateway.Gateway;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of the observations of requests that a gateway dispatches.
 */
@AutoConfiguration(before = GatewayAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({ Gateway.class, ObservationRegistry.class })
@ConditionalOnGateway
@ConditionalOnBean(ObservationRegistry.class)
public final class GatewayObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ObservingDispatches connectorGatewayObservingDispatches(ObservationRegistry registry,
			ObjectProvider<GatewayDispatchObservationConvention> convention) {
		return new ObservingDispatches(registry, convention.getIfAvailable());
	}

	/**
	 * Keeps to one set of meters where there are any.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterObservationHandler.class)
	static class MeterConfiguration {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		static WithoutMeters connectorGatewayDispatchWithoutMeters() {
			return new WithoutMeters(GatewayDispatchObservationContext.class);
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		static WithoutMeters connectorGatewayReceiveWithoutMeters() {
			return new WithoutMeters(GatewayReceiveObservationContext.class);
		}

	}

}
