package dev.connector.autoconfigure.schema;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import dev.connector.Capability;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.command.CommandAutoConfiguration;
import dev.connector.autoconfigure.invocation.CommandInput;
import dev.connector.autoconfigure.invocation.CommandMethod.Output;
import dev.connector.autoconfigure.invocation.CommandSchemas;
import dev.connector.autoconfigure.invocation.InputSchema;
import dev.connector.command.CommandRegistry;
import dev.connector.command.CommandSchema;
import dev.connector.connection.ConnectionState;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.GatewayErrorCode;
import dev.connector.registration.Registration;
import dev.connector.test.InProcessGateway;
import dev.connector.transport.WireFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schemas are made when somebody reads them, not when the application starts.
 */
@ExtendWith(OutputCaptureExtension.class)
class SchemasMadeLaterTests {

	private final InProcessGateway gateway = InProcessGateway.start();

	private final FakeSchemas schemas = new FakeSchemas();

	@TempDir
	private Path stateDir;

	@AfterEach
	void close() {
		this.gateway.close();
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class, CommandAutoConfiguration.class))
			.withBean(WireFactory.class, this.gateway::wires)
			.withBean(CommandSchemas.class, () -> this.schemas)
			.withUserConfiguration(Greeter.class)
			.withPropertyValues("connector.state-dir=" + this.stateDir, "spring.application.name=app",
					"connector.destinations.default.uri=inprocess:test");
	}

	@Test
	void aStartMakesNone() {
		this.gateway.refuse(true);
		runner().run((context) -> {
			Registration registration = only(context.getBean(ConnectorRuntime.class));
			CommandSchema schema = context.getBean(CommandRegistry.class).commands().get(0).definition().schema();
			assertThat(this.schemas.made).hasValue(0);
			Capability capability = registration.definition().description().capabilities().get(0);
			assertThat(capability.inputSchema()).isEqualTo("{\"number\":1}");
			assertThat(capability.outputSchema()).isEqualTo("{\"number\":2}");
			assertThat(schema).isEqualTo(new CommandSchema("{\"number\":3}", "{\"number\":4}"));
		});
	}

	@Test
	void aGatewayIsToldAllTheSame() {
		runner().run((context) -> {
			only(context.getBean(ConnectorRuntime.class)).whenReady().get(30, TimeUnit.SECONDS);
			assertThat(told().inputSchema()).startsWith("{\"number\":");
		});
	}

	@Test
	void whatHasNoneIsAnnouncedWithoutAndCanBeCalled(CapturedOutput output) {
		this.schemas.failure = new IllegalStateException("no schema for that");
		runner().run((context) -> {
			Registration registration = only(context.getBean(ConnectorRuntime.class));
			registration.whenReady().get(30, TimeUnit.SECONDS);
			assertThat(told()).isEqualTo(new Capability("greet", "", null, null, false, false));
			assertThat(output).contains("The command 'greet'")
				.contains("Greeter.greet()")
				.contains("without a schema")
				.contains("no schema for that");
			assertThat(context.getBean(CommandRegistry.class).commands().get(0).definition().schema())
				.isEqualTo(new CommandSchema("{}", "{}"));
			ExecuteResult result = this.gateway.call(registration.key(), "greet", Payload.json("{\"name\":\"you\"}"))
				.get(30, TimeUnit.SECONDS);
			assertThat(result).isInstanceOfSatisfying(ExecuteResult.Success.class,
					(success) -> assertThat(success.payload().text()).isEqualTo("\"hello you\""));
		});
	}

	@Test
	void inputThatCannotBeCheckedIsAnInternalErrorAndTheConnectorStaysReady() {
		this.schemas.unchecked = new IllegalStateException("no schema for that");
		runner().run((context) -> {
			Registration registration = only(context.getBean(ConnectorRuntime.class));
			registration.whenReady().get(30, TimeUnit.SECONDS);
			ExecuteResult result = this.gateway.call(registration.key(), "greet", Payload.json("{\"name\":\"you\"}"))
				.get(30, TimeUnit.SECONDS);
			assertThat(result).isInstanceOfSatisfying(ExecuteResult.Failed.class,
					(failed) -> assertThat(failed.error().code()).isEqualTo(GatewayErrorCode.CONNECTOR_FAILED));
			assertThat(registration.snapshot().connection().state()).isEqualTo(ConnectionState.READY);
		});
	}

	private static Registration only(ConnectorRuntime runtime) {
		List<Registration> registrations = runtime.list();
		assertThat(registrations).hasSize(1);
		return registrations.get(0);
	}

	private Capability told() {
		return this.gateway.gateway().sessions().get(0).description().capabilities().get(0);
	}

	@Connector(type = "greeter")
	static class Greeter {

		@Command
		String greet(String name) {
			return "hello " + name;
		}

	}

	/**
	 * Numbers what it makes, or fails to.
	 */
	private static final class FakeSchemas implements CommandSchemas {

		private final AtomicInteger made = new AtomicInteger();

		private RuntimeException failure;

		private RuntimeException unchecked;

		@Override
		public InputSchema input(CommandInput input) {
			return new InputSchema() {

				@Override
				public String text() {
					return make();
				}

				@Override
				public Map<String, String> violations(JsonNode given) {
					if (FakeSchemas.this.unchecked != null) {
						throw FakeSchemas.this.unchecked;
					}
					return Map.of();
				}

			};
		}

		@Override
		public Supplier<String> output(Output output) {
			return this::make;
		}

		private String make() {
			int number = this.made.incrementAndGet();
			if (this.failure != null) {
				throw this.failure;
			}
			return "{\"number\":" + number + "}";
		}

	}

}
