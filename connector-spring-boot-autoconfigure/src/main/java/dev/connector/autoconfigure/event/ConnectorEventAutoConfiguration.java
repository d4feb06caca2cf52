package dev.connector.autoconfigure.event;

import java.util.concurrent.ExecutorService;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.ConnectorProperties;
import dev.connector.schedule.HandlerThreads;
import dev.connector.schedule.Scheduler;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the events that tell the application of its registrations and
 * destinations.
 */
@AutoConfiguration(after = ConnectorAutoConfiguration.class)
@ConditionalOnBean(ConnectorRuntime.class)
public final class ConnectorEventAutoConfiguration {

	/**
	 * One thread keeps the order of the events. It is nobody's default, so that the
	 * application keeps the executor that Spring Boot gives it.
	 */
	@Bean(defaultCandidate = false, destroyMethod = "shutdown")
	ExecutorService connectorEventExecutor() {
		return HandlerThreads.pool("connector-events-", 1);
	}

	@Bean
	ConnectorEventPublisher connectorEventPublisher(ApplicationEventPublisher publisher,
			@Qualifier("connectorEventExecutor") ExecutorService executor, Scheduler scheduler,
			ConnectorProperties properties) {
		// Stops after the connectors, so that their end is told, too
		return new ConnectorEventPublisher(publisher, executor, scheduler, properties.lifecycle().phase() - 1);
	}

}
