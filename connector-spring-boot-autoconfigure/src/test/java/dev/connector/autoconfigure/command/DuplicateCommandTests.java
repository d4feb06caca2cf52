package dev.connector.autoconfigure.command;

import java.util.Map;

import dev.connector.annotation.Command;
import dev.connector.annotation.CommandComponent;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.invocation.InvalidConnectorException;
import dev.connector.command.CommandDescriptor;
import dev.connector.command.CommandRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class DuplicateCommandTests {

	@Test
	void twoBeansWithOneIdFailTheStart() {
		failsToStart(Registries.application().withUserConfiguration(One.class, Other.class), "One.add()", "Other.add()",
				"are the command 'math.add'", "@Command");
	}

	@Test
	void aConnectorAndAComponentWithOneIdFailTheStart() {
		failsToStart(Registries.application()
			.withPropertyValues("connector.registrations.math.enabled=false")
			.withUserConfiguration(One.class, MathConnector.class), "One.add()", "MathConnector.add()");
	}

	@Test
	void anIdThatTheApplicationRegisteredItselfFailsTheStart() {
		failsToStart(Registries.application().withUserConfiguration(One.class, Programmatic.class), "One.add()",
				"another part of the application");
	}

	@Test
	void severalInstancesOfOneConnectorAreNotCommandsButStart(CapturedOutput output) {
		Registries.application()
			.withUserConfiguration(Instances.class)
			.withPropertyValues("connector.registrations.math.enabled=false")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(CommandRegistry.class).commands()).extracting(CommandDescriptor::id)
					.isEmpty();
			});
		assertThat(output).contains("Several beans are the connector 'math': [berlin, paris]");
	}

	private static void failsToStart(ApplicationContextRunner runner, String... messages) {
		runner.run((context) -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
			.isInstanceOf(InvalidConnectorException.class)
			.hasMessageContainingAll(messages));
	}

	@CommandComponent("math")
	static class One {

		@Command
		int add() {
			return 1;
		}

	}

	@CommandComponent("math")
	static class Other {

		@Command
		int add() {
			return 2;
		}

	}

	@Connector("math")
	static class MathConnector {

		@Command
		int add() {
			return 3;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Programmatic {

		Programmatic(CommandRegistry registry) {
			registry.register(dev.connector.command.Command.of("math.add", Map.class, (nothing) -> 4));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Instances {

		@Bean
		MathConnector berlin() {
			return new MathConnector();
		}

		@Bean
		MathConnector paris() {
			return new MathConnector();
		}

	}

}
