package dev.connector.autoconfigure.command.channel;

import java.util.List;

import dev.connector.ConnectorRuntime;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.ConnectorProperties;
import dev.connector.autoconfigure.PeerMapper;
import dev.connector.command.CommandRegistry;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.http.HttpChannels;
import dev.connector.command.channel.line.TcpChannels;
import dev.connector.command.channel.websocket.WebSocketChannels;
import dev.connector.command.link.CommandLinkEnvironment;
import dev.connector.command.link.CommandLinkListener;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.schedule.Scheduler;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the channels of commands that properties name.
 */
@AutoConfiguration(after = ConnectorAutoConfiguration.class,
		afterName = "dev.connector.autoconfigure.command.CommandAutoConfiguration")
@ConditionalOnClass(CommandRegistry.class)
@ConditionalOnBean({ CommandRegistry.class, PeerMapper.class })
@EnableConfigurationProperties(CommandChannelProperties.class)
public final class CommandChannelAutoConfiguration {

	/**
	 * Schemes of applications come before those that everybody has.
	 */
	static final int BUILT_IN = 1000;

	@Bean
	@ConditionalOnMissingBean
	CommandLinks connectorCommandLinks(CommandRegistry registry, CommandChannelProperties properties, PeerMapper peers,
			ObjectProvider<CommandChannelScheme> schemes, Scheduler scheduler,
			ObjectProvider<CommandLinkListener> listeners) {
		List<PlannedChannel> planned = properties.channels().isEmpty() ? List.of()
				: new ChannelPlanner(schemes.orderedStream().toList(), peers).plan(properties.channels());
		return new CommandLinks(registry, planned, CommandLinkEnvironment.of(scheduler)
			.withListener(new LinkListeners(listeners.orderedStream().toList())));
	}

	@Bean
	ChannelDrain connectorCommandChannelDrain(CommandRegistry registry, Scheduler scheduler,
			ConnectorProperties properties) {
		return new ChannelDrain(registry, scheduler, properties.lifecycle().drainTimeout());
	}

	@Bean
	CommandChannelLifecycle connectorCommandChannelLifecycle(CommandRegistry registry, CommandLinks links,
			ObjectProvider<ListeningChannels> listeners, ConnectorProperties properties, Environment environment) {
		return new CommandChannelLifecycle(registry, links, listeners::getIfAvailable,
				new CommandChannelLifecycle.Terms(environment.getProperty("connector.commands.router"),
						properties.lifecycle().phase(), properties.lifecycle().drainTimeout()));
	}

	/**
	 * What connector-command-channels knows to open. Made when there is a channel.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ChannelEnvironment.class, CommandMessageCodec.class, JsonMapper.class })
	static class Schemes {

		@Bean
		@Lazy
		@ConditionalOnMissingBean
		ChannelEnvironment connectorCommandChannelEnvironment(ObjectProvider<JsonMapper> mapper, Scheduler scheduler) {
			return ChannelEnvironment
				.of(new CommandMessageCodec(mapper.getIfAvailable(() -> JsonMapper.builder().build()),
						CommandMessageLimits.defaults()), scheduler);
		}

		/**
		 * Has threads, so it is made when there is a channel over TCP.
		 */
		@Bean(destroyMethod = "close")
		@Lazy
		TcpChannels connectorCommandTcpChannels(ChannelEnvironment environment) {
			return new TcpChannels(environment);
		}

		@Bean
		@Lazy
		@Order(BUILT_IN)
		CommandChannelScheme connectorCommandTcpScheme(ObjectProvider<TcpChannels> channels) {
			return new TcpScheme(channels::getObject);
		}

		/**
		 * Has threads as well.
		 */
		@Bean(destroyMethod = "close")
		@Lazy
		WebSocketChannels connectorCommandWebSocketChannels(ChannelEnvironment environment) {
			return new WebSocketChannels(environment);
		}

		@Bean
		@Lazy
		@Order(BUILT_IN)
		CommandChannelScheme connectorCommandWebSocketScheme(ObjectProvider<WebSocketChannels> channels) {
			return new WebSocketScheme(channels::getObject);
		}

		/**
		 * Has threads as well.
		 */
		@Bean(destroyMethod = "close")
		@Lazy
		HttpChannels connectorCommandHttpChannels(ChannelEnvironment environment) {
			return new HttpChannels(environment);
		}

		@Bean
		@Lazy
		@Order(BUILT_IN)
		CommandChannelScheme connectorCommandHttpScheme(ObjectProvider<HttpChannels> channels) {
			return new HttpScheme(channels::getObject);
		}

		@Bean
		@Lazy
		@Order(BUILT_IN)
		CommandChannelScheme connectorCommandDestinationScheme(ConnectorRuntime runtime,
				ChannelEnvironment environment) {
			return new DestinationScheme(runtime.transports(), environment);
		}

		@Bean
		@Lazy
		@Order(BUILT_IN)
		CommandChannelScheme connectorCommandStdioScheme(ChannelEnvironment environment) {
			return new StdioScheme(environment);
		}

		@Bean
		CommandListeners connectorCommandListeners(CommandRegistry registry, CommandChannelProperties properties,
				PeerMapper peers, ObjectProvider<TcpChannels> channels, ChannelDrain drain) {
			List<PlannedListener> planned = properties.listeners()
				.entrySet()
				.stream()
				.filter((listener) -> listener.getValue().enabled())
				.map((listener) -> PlannedListener.of(listener.getKey(), listener.getValue(), peers))
				.toList();
			return new CommandListeners(registry, planned, channels::getObject, drain);
		}

		@Bean
		@Lazy(false)
		InitializingBean connectorCommandListenerExposureCheck(CommandListeners listeners) {
			return () -> listeners.planned().forEach(PlannedListener::requireProtection);
		}

	}

}
