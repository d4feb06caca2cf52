package dev.connector.autoconfigure.gateway.websocket;

import dev.connector.autoconfigure.gateway.ConditionalOnGateway;
import dev.connector.autoconfigure.gateway.ConditionalUnlessEmpty;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.autoconfigure.gateway.GatewayProperties;
import dev.connector.autoconfigure.web.ListeningPoint.Protection;
import dev.connector.autoconfigure.web.ListeningPoints;
import dev.connector.autoconfigure.web.WebServerPoint;
import dev.connector.gateway.ConnectorAuthenticator;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.OpenAuthenticator;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.websocket.WebSocketGatewayEndpoint;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.websocket.server.ServerContainer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
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
 * Auto-configuration of the gateway's WebSocket side. The server is the application's web
 * server.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class)
@ConditionalOnClass({ Gateway.class, WebSocketGatewayEndpoint.class })
@ConditionalOnGateway
@ConditionalUnlessEmpty(GatewayWebSocketAutoConfiguration.PATH)
public final class GatewayWebSocketAutoConfiguration {

	static final String PATH = "connector.gateway.websocket.path";

	/**
	 * The endpoint of a servlet web application.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Servlet.class, ServerContainer.class, WebSocketHandler.class, ServletRegistrationBean.class })
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class Endpoint {

		@Bean
		@ConditionalOnMissingBean
		WebSocketGatewayEndpoint connectorWebSocketGatewayEndpoint(Gateway gateway, GatewayProperties properties,
				@Qualifier(GatewayAutoConfiguration.SCHEDULER) Scheduler scheduler) {
			return new WebSocketGatewayEndpoint((stream, peer) -> gateway.accept(stream, peer, "websocket"), scheduler,
					WebSocketGatewayEndpoint.Limits.defaults()
						.withMaxPayloadBytes(properties.maxPayloadSize().toBytes()));
		}

		@Bean(destroyMethod = "close")
		@ConditionalOnMissingBean
		GatewayWebSocketHandler connectorWebSocketHandler(WebSocketGatewayEndpoint endpoint) {
			return new GatewayWebSocketHandler(endpoint, GatewayWebSocketHandler.SEND_TIMEOUT);
		}

		@Bean
		ServletRegistrationBean<HttpServlet> connectorWebSocketServlet(GatewayWebSocketHandler handler,
				GatewayProperties properties) {
			ServletRegistrationBean<HttpServlet> registration = new ServletRegistrationBean<>(
					new GatewayWebSocketServlet(handler), properties.websocket().path());
			registration.setName(GatewayWebSocketServlet.NAME);
			return registration;
		}

		@Bean
		GatewayWebSocketLifecycle connectorWebSocketLifecycle(WebSocketGatewayEndpoint endpoint,
				@Qualifier(GatewayAutoConfiguration.SCHEDULER) Scheduler scheduler, WebApplicationContext context) {
			return new GatewayWebSocketLifecycle(endpoint, scheduler, context);
		}

	}

	/**
	 * Where the endpoint listens.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Servlet.class, ServerContainer.class, WebSocketHandler.class, ServletRegistrationBean.class,
			ServerProperties.class, WebServerApplicationContext.class })
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class WebServer {

		@Bean
		ListeningPoints connectorWebSocketListeningPoints(ObjectProvider<ServerProperties> server,
				ConnectorAuthenticator authenticator, ApplicationContext context) {
			Protection tokens = new Protection("authentication", !(authenticator instanceof OpenAuthenticator),
					"'connector.gateway.security.tokens'");
			return new WebServerPoint("WebSocket for connectors", tokens, server, context);
		}

	}

	/**
	 * An application that wants the endpoint and can't have it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(PATH)
	@ConditionalOnMissingBean(WebSocketGatewayEndpoint.class)
	static class Missing {

		@Bean
		@Lazy(false)
		SmartInitializingSingleton connectorWebSocketMissing() {
			return MissingWebSocket::report;
		}

	}

}
