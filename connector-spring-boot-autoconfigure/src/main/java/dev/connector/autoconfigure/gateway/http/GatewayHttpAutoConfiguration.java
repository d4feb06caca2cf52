package dev.connector.autoconfigure.gateway.http;

import dev.connector.autoconfigure.gateway.ConditionalOnGateway;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.autoconfigure.gateway.GatewayProperties;
import dev.connector.autoconfigure.web.ListeningPoint.Protection;
import dev.connector.autoconfigure.web.ListeningPoints;
import dev.connector.autoconfigure.web.WebServerPoint;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.GatewayOptions;
import dev.connector.schedule.Scheduler;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;

/**
 * Auto-configuration of the gateway's HTTP API.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class)
@ConditionalOnClass({ Gateway.class, Servlet.class, JsonMapper.class, MediaType.class, ServletRegistrationBean.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnGateway
public final class GatewayHttpAutoConfiguration {

	@Bean
	ServletRegistrationBean<HttpServlet> connectorGatewayServlet(Gateway gateway, GatewayOptions options,
			GatewayProperties properties, @Qualifier(GatewayAutoConfiguration.SCHEDULER) Scheduler scheduler) {
		GatewayServlet servlet = new GatewayServlet(new Callers(properties.security().callers()),
				new CallResource(gateway, options, scheduler), new SessionResource(gateway));
		String path = properties.http().path();
		ServletRegistrationBean<HttpServlet> registration = new ServletRegistrationBean<>(servlet, path, path + "/*");
		registration.setName(GatewayServlet.NAME);
		registration.setAsyncSupported(true);
		registration.setLoadOnStartup(1);
		return registration;
	}

	/**
	 * Where the HTTP API listens.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ServerProperties.class, WebServerApplicationContext.class })
	static class WebServer {

		@Bean
		ListeningPoints connectorHttpListeningPoints(ObjectProvider<ServerProperties> server,
				GatewayProperties properties, ApplicationContext context) {
			Protection callers = new Protection("authentication", !properties.security().callers().isEmpty(),
					"'connector.gateway.security.callers'");
			return new WebServerPoint("HTTP for callers", callers, server, context);
		}

	}

	/**
	 * Looking after callers on Tomcat.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Valve.class, ConfigurableTomcatWebServerFactory.class })
	static class Tomcat {

		@Bean
		WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> connectorGatewayClientWatch() {
			return (factory) -> {
				factory.addEngineValves(new ClientWatchValve());
				factory.addConnectorCustomizers(Tomcat::continueOnRead);
			};
		}

		/**
		 * A caller that asks before it sends a body is told to go on when the body is
		 * wanted, not before it is clear that the body is too large.
		 */
		private static void continueOnRead(Connector connector) {
			if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
				protocol.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
			}
		}

	}

}
