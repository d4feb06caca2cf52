package dev.connector.autoconfigure.observation;

import dev.connector.ConnectorRuntime;
import dev.connector.ExecutionObserver;
import dev.connector.LoggingContext;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.ConnectorRuntimeCustomizer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration that lets every {@link ExecutionObserver} among the beans accompany
 * the requests to connectors.
 */
@AutoConfiguration(before = ConnectorAutoConfiguration.class)
@ConditionalOnClass(ConnectorRuntime.class)
@ConditionalOnBooleanProperty(name = "connector.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ConnectorLoggingProperties.class)
public final class ExecutionObserverAutoConfiguration {

	@Bean
	ConnectorRuntimeCustomizer connectorExecutionObservers(ObjectProvider<ExecutionObserver> observers) {
		return (builder) -> observers.orderedStream().forEach(builder::observer);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "connector.logging.mdc", matchIfMissing = true)
	@Order(Ordered.HIGHEST_PRECEDENCE)
	LoggingContext connectorLoggingContext() {
		return new LoggingContext();
	}

}
