package dev.connector.autoconfigure.schema;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.connector.Payload;
import dev.connector.command.Command;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.CommandRegistry;
import dev.connector.command.CommandSchema;
import dev.connector.command.InputCheck;
import dev.connector.protocol.command.JsonValueConverter;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JsonSchemaChecksTests {

	private static final String SCHEMA = """
			{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
			"properties":{"a":{"type":"integer","minimum":1}},"required":["a"],"additionalProperties":false}""";

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final CommandRegistry registry = CommandRegistry.builder(new VirtualScheduler())
		.converter(new JsonValueConverter(this.mapper))
		.inputChecks(new JsonSchemaChecks(this.mapper))
		.build();

	@Test
	void holdsInputAgainstTheSchemaAndNamesWhatIsWrong() {
		this.registry.register(
				Command.of("typed", Input.class, (input) -> input.a() + 1).withSchema(new CommandSchema(SCHEMA, null)));
		assertThat(call("typed", Payload.json("{\"a\":1}"))).isEqualTo(2);
		assertThat(call("typed", Map.of("a", 1))).isEqualTo(2);
		assertThat(error("typed", Payload.json("{\"a\":0}"))).hasMessageContaining("'a'").hasMessageContaining("1");
		assertThat(error("typed", Map.of("a", 1, "b", 2))).hasMessageContaining("b");
		assertThat(error("typed", null)).hasMessageContaining("'a'").hasMessageContaining("missing");
		assertThat(error("typed", Payload.json("{"))).hasMessageContaining("JSON");
	}

	@Test
	void aCommandOfAnySchemaTakesObjectsAsTheMapperWritesThem() {
		this.registry.register(Command.dynamic("free", (input, caller) -> CompletableFuture.completedStage("ok"))
			.withSchema(new CommandSchema(SCHEMA, null)));
		assertThat(call("free", new Input(1))).isEqualTo("ok");
		assertThat(error("free", new Input(0))).hasMessageContaining("'a'");
	}

	@Test
	void refusesWhatIsNoSchema() {
		JsonSchemaChecks checks = new JsonSchemaChecks(this.mapper);
		assertThatIllegalArgumentException().isThrownBy(() -> checks.of("{"));
		assertThatIllegalArgumentException().isThrownBy(() -> checks.of("7"));
		assertThat(checks.of("true")).isNotNull();
	}

	@Test
	void isThereForRegistries() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SchemaAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(InputCheck.Source.class));
	}

	private @Nullable Object call(String command, @Nullable Object request) {
		return this.registry.execute(command, request).toCompletableFuture().join();
	}

	private CommandException error(String command, @Nullable Object request) {
		Throwable failure = this.registry.execute(command, request)
			.toCompletableFuture()
			.handle((value, problem) -> (problem instanceof CompletionException) ? problem.getCause() : problem)
			.join();
		assertThat(failure).isInstanceOfSatisfying(CommandException.class,
				(ex) -> assertThat(ex.code()).isEqualTo(CommandErrorCode.INVALID_REQUEST));
		return (CommandException) failure;
	}

	private record Input(int a) {

	}

}
