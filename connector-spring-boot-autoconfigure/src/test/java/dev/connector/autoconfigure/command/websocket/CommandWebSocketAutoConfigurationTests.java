package dev.connector.autoconfigure.command.websocket;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.command.CommandAutoConfiguration;
import dev.connector.autoconfigure.command.channel.CommandChannelAutoConfiguration;
import dev.connector.command.channel.websocket.WebSocketCommandEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link CommandWebSocketAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class CommandWebSocketAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(SslAutoConfiguration.class,
			TomcatServletWebServerAutoConfiguration.class, ConnectorAutoConfiguration.class,
			CommandAutoConfiguration.class, CommandChannelAutoConfiguration.class,
			CommandWebSocketAutoConfiguration.class);

	private final WebApplicationContextRunner server = new WebApplicationContextRunner(
			AnnotationConfigServletWebServerApplicationContext::new)
		.withConfiguration(CONFIGURATIONS)
		.withPropertyValues("server.port=0", "connector.commands.websocket.enabled=true");

	@Test
	void nothingIsThereUnlessItIsWanted() {
		this.server.withPropertyValues("connector.commands.websocket.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebSocketCommandEndpoint.class));
	}

	@Test
	void endpointIsThereWhereItIsWanted(CapturedOutput output) {
		this.server.withPropertyValues("server.address=127.0.0.1").run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(WebSocketCommandEndpoint.class);
			assertThat(output).doesNotContain("has no effect");
		});
	}

	@Test
	void nothingIsThereWithoutARegistry() {
		this.server.withPropertyValues("connector.commands.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebSocketCommandEndpoint.class));
	}

	@Test
	void applicationThatCannotHaveItIsTold(CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues("connector.commands.websocket.enabled=true")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).contains("connector.commands.websocket.enabled has no effect");
			});
		this.server.withPropertyValues("server.address=127.0.0.1")
			.withClassLoader(new FilteredClassLoader("org.springframework.web.socket"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebSocketCommandEndpoint.class));
	}

	@Test
	void openServerIsRefusedUnlessAllowed(CapturedOutput output) {
		this.server.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining(
					"WebSocket for commands listens on all addresses without TLS and without authentication"));
		this.server.withPropertyValues("connector.commands.websocket.tokens=secret")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("without TLS")
				.hasMessageNotContaining("authentication"));
		this.server.withPropertyValues("connector.commands.websocket.allow-insecure=true").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("because connector.commands.websocket.allow-insecure is set");
		});
	}

	@ParameterizedTest
	@CsvSource({ "path, ws", "path, /", "max-connections, 0", "tokens[0], ''" })
	void wrongValuesAreNamed(String key, String value) {
		this.server.withPropertyValues("connector.commands.websocket." + key + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("connector.commands.websocket." + key.replace("[0]", "") + " must"));
	}

	@Test
	void tokensDoNotShow() {
		this.server.withPropertyValues("server.address=127.0.0.1", "connector.commands.websocket.tokens=hidden")
			.run((context) -> assertThat(context.getBean(CommandWebSocketProperties.class).toString())
				.doesNotContain("hidden"));
	}

}
