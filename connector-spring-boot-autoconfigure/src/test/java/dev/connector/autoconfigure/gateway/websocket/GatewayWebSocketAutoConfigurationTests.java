package dev.connector.autoconfigure.gateway.websocket;

import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.transport.websocket.WebSocketGatewayEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.web.socket.WebSocketHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of which gateways have a WebSocket endpoint, and of which may listen. There is no
 * HTTP API here.
 */
@ExtendWith(OutputCaptureExtension.class)
class GatewayWebSocketAutoConfigurationTests {

	private static final String[] TOKEN = { "connector.gateway.security.tokens[0].tenant=default",
			"connector.gateway.security.tokens[0].token=secret" };

	private static final String[] TLS = {
			"spring.ssl.bundle.pem.web.keystore.certificate=classpath:dev/connector/autoconfigure/gateway/server.crt",
			"spring.ssl.bundle.pem.web.keystore.private-key=classpath:dev/connector/autoconfigure/gateway/server.key",
			"server.ssl.bundle=web" };

	private static final AutoConfigurations GATEWAY = AutoConfigurations.of(GatewayAutoConfiguration.class,
			GatewayWebSocketAutoConfiguration.class);

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner(
			AnnotationConfigServletWebServerApplicationContext::new)
		.withConfiguration(
				AutoConfigurations.of(SslAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class))
		.withConfiguration(GATEWAY)
		.withPropertyValues("connector.gateway.enabled=true", "server.port=0");

	@Test
	void loopbackNeedsNothing() {
		this.runner.withPropertyValues("server.address=127.0.0.1")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(WebSocketGatewayEndpoint.class));
	}

	@Test
	void otherAddressNeedsTlsAndTokens() {
		refused(this.runner, "all addresses without TLS and without authentication");
		refused(this.runner.withPropertyValues("server.address=0.0.0.0"),
				"0.0.0.0 without TLS and without authentication");
		refused(this.runner.withPropertyValues(TOKEN), "all addresses without TLS");
		refused(this.runner.withPropertyValues(TLS), "all addresses without authentication");
		this.runner.withPropertyValues(TLS)
			.withPropertyValues(TOKEN)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void openGatewayMayBeWanted(CapturedOutput output) {
		this.runner.withPropertyValues("connector.gateway.security.allow-insecure=true")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.contains("WebSocket for connectors listens on all addresses without TLS and without authentication");
	}

	@Test
	void nothingListensWhenThePathIsEmpty(CapturedOutput output) {
		this.runner.withPropertyValues("connector.gateway.websocket.path=").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).doesNotHaveBean(WebSocketGatewayEndpoint.class).doesNotHaveBean(WebSocketHandler.class);
		});
		assertThat(output).doesNotContain("connector.gateway.websocket.path");
	}

	@Test
	void pathBelowTheHttpApiIsRefused() {
		this.runner.withPropertyValues("server.address=127.0.0.1", "connector.gateway.websocket.path=/connectors/ws")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("connector.gateway.websocket.path")
				.hasMessageContaining("connector.gateway.http.path (/connectors)"));
		this.runner.withPropertyValues("server.address=127.0.0.1", "connector.gateway.websocket.path=ws")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("connector.gateway.websocket.path must be a path"));
	}

	@Test
	void applicationWithoutServletsSaysThatThePathHasNoEffect(CapturedOutput output) {
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel(MissingWebSocket.class.getName(), LogLevel.INFO);
		new ApplicationContextRunner().withConfiguration(GATEWAY)
			.withPropertyValues("connector.gateway.enabled=true", "connector.gateway.websocket.path=/ws")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebSocketGatewayEndpoint.class));
		assertThat(output).containsOnlyOnce("connector.gateway.websocket.path has no effect");
		new ReactiveWebApplicationContextRunner().withConfiguration(GATEWAY)
			.withPropertyValues("connector.gateway.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebSocketGatewayEndpoint.class));
		assertThat(output).containsOnlyOnce("connector.gateway.websocket.path has no effect");
	}

	@Test
	void backsOffWithoutTheClasses() {
		for (String missing : new String[] { "dev.connector.transport.websocket", "org.springframework.web.socket",
				"jakarta.websocket" }) {
			this.runner.withClassLoader(new FilteredClassLoader(missing))
				.withPropertyValues("server.address=127.0.0.1")
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("connectorWebSocketServlet"));
		}
	}

	@Test
	void webServerWithoutWebSocketsIsAnError() {
		this.runner.withPropertyValues("server.address=127.0.0.1")
			.withInitializer((context) -> context.addBeanFactoryPostProcessor((factory) -> {
				((org.springframework.beans.factory.support.BeanDefinitionRegistry) factory)
					.removeBeanDefinition("webSocketWebServerCustomizer");
			}))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("no jakarta.websocket container")
				.hasMessageContaining("connector.gateway.websocket.path"));
	}

	private static void refused(WebApplicationContextRunner runner, String message) {
		runner.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageEndingWith("WebSocket for connectors listens on " + message));
	}

}
