package dev.connector.autoconfigure.inprocess;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.transport.inprocess.InProcessGateways;
import dev.connector.transport.inprocess.InProcessWireFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Wires to gateways of the same process, and where these gateways are known.
 */
@AutoConfiguration(before = ConnectorAutoConfiguration.class)
@ConditionalOnClass(InProcessGateways.class)
public final class InProcessAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	InProcessGateways connectorInProcessGateways() {
		return new InProcessGateways();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "connector.enabled", matchIfMissing = true)
	InProcessWireFactory connectorInProcessWireFactory(InProcessGateways gateways) {
		return new InProcessWireFactory(gateways);
	}

}
