package dev.connector.autoconfigure.health;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.lifecycle.Lifecycle;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health of the lifecycle.
 */
@AutoConfiguration(after = ConnectorAutoConfiguration.class)
@ConditionalOnClass(name = { "org.springframework.boot.health.contributor.HealthIndicator",
		"org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator" })
@ConditionalOnBean(Lifecycle.class)
@ConditionalOnEnabledHealthIndicator("connectorlifecycle")
public final class LifecycleHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "connectorLifecycleHealthIndicator")
	LifecycleHealthIndicator connectorLifecycleHealthIndicator(Lifecycle lifecycle) {
		return new LifecycleHealthIndicator(lifecycle);
	}

}
