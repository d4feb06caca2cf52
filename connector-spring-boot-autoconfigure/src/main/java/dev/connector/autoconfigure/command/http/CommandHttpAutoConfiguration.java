package dev.connector.autoconfigure.command.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.command.http.HttpServerChannel.Limits;
import dev.connector.autoconfigure.web.ExposureCheck;
import dev.connector.autoconfigure.web.ListeningPoint.Protection;
import dev.connector.autoconfigure.web.WebServerPoint;
import dev.connector.command.CommandDescriptor;
import dev.connector.command.CommandRegistry;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.schedule.Scheduler;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

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
import org.springframework.http.MediaType;

/**
 * Auto-configuration of commands for other processes over HTTP. The server is the
 * application's web server.
 */
@AutoConfiguration(after = ConnectorAutoConfiguration.class,
		afterName = "dev.connector.autoconfigure.command.CommandAutoConfiguration")
@ConditionalOnClass({ CommandRegistry.class, CommandMessageCodec.class, JsonMapper.class })
@ConditionalOnBooleanProperty("connector.commands.http.enabled")
@ConditionalOnBean(CommandRegistry.class)
@EnableConfigurationProperties(CommandHttpProperties.class)
public final class CommandHttpAutoConfiguration {

	/**
	 * What the registry calls the channel to all who call over HTTP.
	 */
	static final String ID = "http-server";

	private static final Logger logger = LoggerFactory.getLogger(CommandHttpAutoConfiguration.class);

	/**
	 * Tells an application that wants the endpoint and can't have it.
	 */
	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean(HttpServerChannel.class)
	SmartInitializingSingleton connectorCommandHttpMissing() {
		return () -> logger.warn("connector.commands.http.enabled has no effect: this is no servlet web application");
	}

	/**
	 * The endpoint of a servlet web application.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Servlet.class, MediaType.class, ServletRegistrationBean.class })
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class Endpoint {

		@Bean
		CommandHttpCodec connectorCommandHttpCodec(ObjectProvider<JsonMapper> mapper,
				CommandHttpProperties properties) {
			return new CommandHttpCodec(
					new CommandMessageCodec(mapper.getIfAvailable(() -> JsonMapper.builder().build()),
							CommandMessageLimits.defaults().withMaxBytes((int) properties.maxMessageSize().toBytes())));
		}

		@Bean(destroyMethod = "close")
		HttpServerChannel connectorCommandHttpChannel(CommandRegistry registry, CommandHttpCodec codec,
				Scheduler scheduler, CommandHttpProperties properties) {
			HttpServerChannel channel = new HttpServerChannel(ID, codec.codec(), scheduler,
					new Limits(properties.maxInFlight(), properties.timeout()),
					(id) -> isLocal(registry.commands(), id));
			try {
				registry.addChannel(channel).toCompletableFuture().join();
				return channel;
			}
			catch (CompletionException ex) {
				throw new IllegalStateException("The channel of commands over HTTP can't be opened", ex.getCause());
			}
		}

		@Bean
		ServletRegistrationBean<HttpServlet> connectorCommandServlet(CommandRegistry registry,
				HttpServerChannel channel, CommandHttpCodec codec, CommandHttpProperties properties) {
			List<String> paths = new ArrayList<>(List.of(properties.path()));
			if (!properties.schemaPath().isEmpty()) {
				paths.add(properties.schemaPath());
			}
			CommandServlet servlet = new CommandServlet(properties, channel, codec.codec(),
					new SchemaDocument(registry, codec.codec()));
			ServletRegistrationBean<HttpServlet> registration = new ServletRegistrationBean<>(servlet,
					paths.toArray(String[]::new));
			registration.setName(CommandServlet.NAME);
			registration.setAsyncSupported(true);
			registration.setLoadOnStartup(1);
			return registration;
		}

		private static boolean isLocal(List<CommandDescriptor> commands, String id) {
			return commands.stream().anyMatch((command) -> command.isLocal() && command.id().equals(id));
		}

	}

	/**
	 * Where the endpoint listens.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Servlet.class, MediaType.class, ServletRegistrationBean.class, ServerProperties.class,
			WebServerApplicationContext.class })
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class WebServer {

		@Bean
		@Lazy(false)
		ExposureCheck connectorCommandHttpExposureCheck(ObjectProvider<ServerProperties> server,
				CommandHttpProperties properties, ApplicationContext context) {
			Protection tokens = new Protection("authentication", !properties.tokens().isEmpty(),
					"'connector.commands.http.tokens'");
			WebServerPoint point = new WebServerPoint("HTTP for commands", tokens, server, context);
			return new ExposureCheck("The registry of commands", "connector.commands.http.allow-insecure", point.find(),
					properties.allowInsecure());
		}

	}

}
