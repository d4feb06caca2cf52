package dev.connector.autoconfigure.command.websocket;

import dev.connector.autoconfigure.command.channel.ChannelDrain;
import dev.connector.autoconfigure.command.channel.CommandChannelAutoConfiguration;
import dev.connector.autoconfigure.web.BearerTokens;
import dev.connector.autoconfigure.web.ExposureCheck;
import dev.connector.autoconfigure.web.ListeningPoint.Protection;
import dev.connector.autoconfigure.web.WebServerPoint;
import dev.connector.command.CommandRegistry;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.WriteLimits;
import dev.connector.command.channel.websocket.WebSocketCommandEndpoint;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.websocket.server.ServerContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.socket.WebSocketHandler;

/**
 * Auto-configuration of channels of commands over WebSocket. The server is the
 * application's web server.
 */
@AutoConfiguration(after = CommandChannelAutoConfiguration.class)
@ConditionalOnClass(CommandRegistry.class)
@ConditionalOnBooleanProperty("connector.commands.websocket.enabled")
@ConditionalOnBean(CommandRegistry.class)
@EnableConfigurationProperties(CommandWebSocketProperties.class)
public final class CommandWebSocketAutoConfiguration {

	/**
	 * Start of the ids of the channels.
	 */
	static final String NAME = "websocket";

	private static final Logger logger = LoggerFactory.getLogger(CommandWebSocketAutoConfiguration.class);

	/**
	 * Tells an application that wants the endpoint and can't have it.
	 */
	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean(name = "connectorCommandWebSocketEndpoint")
	SmartInitializingSingleton connectorCommandWebSocketMissing() {
		return () -> logger.warn("connector.commands.websocket.enabled has no effect: this needs a servlet web"
				+ " application, connector-command-channels, spring-websocket, and a container that has"
				+ " jakarta.websocket");
	}

	/**
	 * The endpoint of a servlet web application.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ WebSocketCommandEndpoint.class, Servlet.class, ServerContainer.class, WebSocketHandler.class,
			ServletRegistrationBean.class })
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnBean(ChannelEnvironment.class)
	static class Endpoint {

		/**
		 * Closed by the lifecycle.
		 */
		@Bean(destroyMethod = "")
		WebSocketCommandEndpoint connectorCommandWebSocketEndpoint(CommandRegistry registry,
				ChannelEnvironment environment) {
			return new WebSocketCommandEndpoint(NAME, registry::addChannel, environment, WriteLimits.defaults());
		}

		@Bean(destroyMethod = "close")
		CommandWebSocketHandler connectorCommandWebSocketHandler(WebSocketCommandEndpoint endpoint) {
			return new CommandWebSocketHandler(endpoint);
		}

		@Bean
		ServletRegistrationBean<HttpServlet> connectorCommandWebSocketServlet(CommandWebSocketHandler handler,
				WebSocketCommandEndpoint endpoint, CommandWebSocketProperties properties) {
			CommandWebSocketServlet servlet = new CommandWebSocketServlet(new BearerTokens(properties.tokens()),
					handler, endpoint::sockets, properties.maxConnections());
			ServletRegistrationBean<HttpServlet> registration = new ServletRegistrationBean<>(servlet,
					properties.path());
			registration.setName(CommandWebSocketServlet.NAME);
			return registration;
		}

		@Bean
		CommandWebSocketLifecycle connectorCommandWebSocketLifecycle(WebSocketCommandEndpoint endpoint,
				ChannelDrain drain, WebApplicationContext context) {
			return new CommandWebSocketLifecycle(endpoint, drain, context);
		}

	}

	/**
	 * Where the endpoint listens.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ WebSocketCommandEndpoint.class, Servlet.class, ServerContainer.class, WebSocketHandler.class,
			ServletRegistrationBean.class, ServerProperties.class, WebServerApplicationContext.class })
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class WebServer {

		@Bean
		@Lazy(false)
		ExposureCheck connectorCommandWebSocketExposureCheck(ObjectProvider<ServerProperties> server,
				CommandWebSocketProperties properties, ApplicationContext context) {
			Protection tokens = new Protection("authentication", !properties.tokens().isEmpty(),
					"'connector.commands.websocket.tokens'");
			WebServerPoint point = new WebServerPoint("WebSocket for commands", tokens, server, context);
			return new ExposureCheck("The registry of commands", "connector.commands.websocket.allow-insecure",
					point.find(), properties.allowInsecure());
		}

	}

}
