package dev.connector.autoconfigure.client;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import dev.connector.ConnectorClient;
import dev.connector.ConnectorRuntime;
import dev.connector.CurrentRequest;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.ConnectorProperties;
import dev.connector.autoconfigure.DestinationProperties;
import dev.connector.autoconfigure.InvalidPropertyException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.util.StringUtils;

/**
 * Auto-configuration of the {@link ConnectorClient}.
 */
@AutoConfiguration(after = ConnectorAutoConfiguration.class)
@ConditionalOnClass({ ConnectorRuntime.class, JsonMapper.class })
@ConditionalOnBean(ConnectorRuntime.class)
@EnableConfigurationProperties(ConnectorClientProperties.class)
public final class ConnectorClientAutoConfiguration {

	private static final String DEFAULT_DESTINATION = "default";

	@Bean
	@ConditionalOnMissingBean
	CurrentRequest connectorCurrentRequest() {
		return new CurrentRequest();
	}

	@Bean
	@ConditionalOnMissingBean
	ConnectorClient connectorClient(ConnectorRuntime runtime, ConnectorClientProperties client,
			ObjectProvider<ConnectorProperties> properties, ObjectProvider<ConnectorClientCustomizer> customizers) {
		String destination = destination(runtime, client, properties.getIfAvailable());
		AtomicReference<ConnectorClient> customized = new AtomicReference<>(runtime.client(destination));
		customizers.orderedStream()
			.forEach((customizer) -> customized.set(customizer.customize(customized.get(), destination)));
		return customized.get();
	}

	@Bean
	@ConditionalOnMissingBean
	JsonConnectorClient connectorJsonClient(ConnectorClient client, ObjectProvider<JsonMapper> mapper,
			ConnectorClientProperties properties) {
		return new JsonConnectorClient(client, mapper.getIfAvailable(() -> JsonMapper.builder().build()),
				properties.timeout());
	}

	private static String destination(ConnectorRuntime runtime, ConnectorClientProperties client,
			@Nullable ConnectorProperties properties) {
		String named = client.destination();
		if (!StringUtils.hasText(named)) {
			Map<String, DestinationProperties> all = (properties != null) ? properties.destinations() : Map.of();
			boolean onlyOne = all.size() == 1 && !all.containsKey(DEFAULT_DESTINATION);
			return onlyOne ? all.keySet().iterator().next() : DEFAULT_DESTINATION;
		}
		if (!runtime.transports().has(named)) {
			throw new InvalidPropertyException("connector.client.destination",
					"There is no destination '" + named + "' to invoke connectors through.",
					"Set connector.client.destination to a name below connector.destinations.", null);
		}
		return named;
	}

}
