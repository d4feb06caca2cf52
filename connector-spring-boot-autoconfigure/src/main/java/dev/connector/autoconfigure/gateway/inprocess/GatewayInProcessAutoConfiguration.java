package dev.connector.autoconfigure.gateway.inprocess;

import dev.connector.autoconfigure.gateway.ConditionalOnGateway;
import dev.connector.autoconfigure.gateway.ConditionalUnlessEmpty;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.autoconfigure.gateway.GatewayProperties;
import dev.connector.autoconfigure.inprocess.InProcessAutoConfiguration;
import dev.connector.gateway.Gateway;
import dev.connector.transport.inprocess.InProcessGateways;
import dev.connector.transport.inprocess.InProcessListener;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration of the gateway's side for connectors of the same process. Nothing
 * listens on a network for it.
 */
@AutoConfiguration(after = { GatewayAutoConfiguration.class, InProcessAutoConfiguration.class })
@ConditionalOnClass({ Gateway.class, InProcessGateways.class })
@ConditionalOnGateway
@ConditionalOnBean({ Gateway.class, InProcessGateways.class })
public final class GatewayInProcessAutoConfiguration {

	/**
	 * Connectors of this process are drained before the gateway is, so nobody is cut off
	 * when the listener goes at the end. Not lazy, as nobody asks for it.
	 */
	@Bean(destroyMethod = "close")
	@Lazy(false)
	@ConditionalOnMissingBean
	@ConditionalUnlessEmpty("connector.gateway.in-process.name")
	InProcessListener connectorInProcessListener(InProcessGateways gateways, Gateway gateway,
			GatewayProperties properties) {
		return gateways.listen(properties.inProcess().name(),
				(stream, peer) -> gateway.accept(stream, peer, "inprocess"));
	}

}
