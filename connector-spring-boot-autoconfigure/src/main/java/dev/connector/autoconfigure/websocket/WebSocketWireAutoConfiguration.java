package dev.connector.autoconfigure.websocket;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.WireFactory;
import dev.connector.transport.websocket.WebSocketWireFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Wires over WebSocket.
 */
@AutoConfiguration(before = ConnectorAutoConfiguration.class)
@ConditionalOnClass({ WebSocketWireFactory.class, WireFactory.class })
@ConditionalOnBooleanProperty(name = "connector.enabled", matchIfMissing = true)
public final class WebSocketWireAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WebSocketWireFactory connectorWebSocketWireFactory(Scheduler scheduler) {
		return new WebSocketWireFactory(scheduler);
	}

}
