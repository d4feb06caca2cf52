package dev.connector.autoconfigure.command.metrics;

import dev.connector.autoconfigure.command.CommandAutoConfiguration;
import dev.connector.command.CommandRegistry;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters of commands.
 */
@AutoConfiguration(after = CommandAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass({ CommandRegistry.class, MeterRegistry.class })
@ConditionalOnBean({ CommandRegistry.class, MeterRegistry.class })
public final class CommandMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CommandMetrics connectorCommandMetrics(MeterRegistry registry) {
		return new CommandMetrics(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	ChannelMetrics connectorCommandChannelMetrics(CommandRegistry registry) {
		return new ChannelMetrics(registry);
	}

}
