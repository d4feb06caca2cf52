package dev.connector.autoconfigure.gateway.command;

import java.util.concurrent.CompletableFuture;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.command.Command;
import dev.connector.command.channel.destination.GatewayCommands;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.MessageHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link GatewayCommandsAutoConfiguration}.
 */
class GatewayCommandsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(GatewayAutoConfiguration.class, GatewayCommandsAutoConfiguration.class))
		.withPropertyValues("connector.gateway.enabled=true");

	@Test
	void gatewayTakesCommands() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(GatewayCommands.class).hasSingleBean(Gateway.class);
			GatewayCommands commands = context.getBean(GatewayCommands.class);
			commands.registry("default")
				.register(Command.dynamic("gateway.name", (request, caller) -> CompletableFuture.completedFuture("it")))
				.toCompletableFuture()
				.join();
			assertThat(commands.registries()).containsOnlyKeys("default");
		});
	}

	@Test
	void handlersRunWhereThoseOfConnectorsDo() {
		this.runner.withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(GatewayCommands.class));
	}

	@Test
	void nothingIsThereUnlessTheApplicationIsAGateway() {
		this.runner.withPropertyValues("connector.gateway.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GatewayCommands.class));
	}

	@Test
	void commandsCanBeTurnedOff() {
		this.runner.withPropertyValues("connector.gateway.commands.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Gateway.class)
				.doesNotHaveBean(GatewayCommands.class));
	}

	@Test
	void applicationThatTakesMessagesItselfDoesWithout() {
		this.runner.withUserConfiguration(OwnHandler.class)
			.run((context) -> assertThat(context).hasSingleBean(MessageHandler.class)
				.doesNotHaveBean(GatewayCommands.class));
	}

	@Test
	void nothingIsThereWithoutTheModule() {
		this.runner.withClassLoader(new FilteredClassLoader("dev.connector.command.channel"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Gateway.class)
				.doesNotHaveBean("connectorGatewayCommands"));
	}

	@ParameterizedTest
	@CsvSource({ "request-timeout, -1s", "max-running-per-channel, -1", "max-waiting-per-channel, 0",
			"max-untaken-messages, 1", "max-untaken-bytes, 1B" })
	void wrongValuesAreNamed(String key, String value) {
		this.runner.withPropertyValues("connector.gateway.commands." + key + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("connector.gateway.commands." + key + " must"));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnHandler {

		@Bean
		MessageHandler ownHandler() {
			return (peer, message) -> CompletableFuture.completedFuture(null);
		}

	}

}
