package dev.connector.autoconfigure.command.observation;

import dev.connector.autoconfigure.command.CommandAutoConfiguration;
import dev.connector.autoconfigure.observation.WithoutMeters;
import dev.connector.command.CommandRegistry;
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
 * Auto-configuration of the observations of commands.
 */
@AutoConfiguration(after = CommandAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({ CommandRegistry.class, ObservationRegistry.class })
@ConditionalOnBean({ CommandRegistry.class, ObservationRegistry.class })
public final class CommandObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ObservingCommands connectorObservingCommands(ObservationRegistry registry,
			ObjectProvider<CommandObservationConvention> convention) {
		return new ObservingCommands(registry, convention.getIfAvailable());
	}

	/**
	 * Keeps to one set of meters where there are any.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterObservationHandler.class)
	static class MeterConfiguration {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		static WithoutMeters connectorCommandWithoutMeters() {
			return new WithoutMeters(CommandObservationContext.class);
		}

	}

}
