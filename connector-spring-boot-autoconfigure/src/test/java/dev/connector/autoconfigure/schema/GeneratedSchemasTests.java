package dev.connector.autoconfigure.schema;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.connector.Capability;
import dev.connector.ConnectorContext;
import dev.connector.ConnectorException;
import dev.connector.ConnectorRequest;
import dev.connector.Payload;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.invocation.ArgumentValidator;
import dev.connector.autoconfigure.invocation.ConnectorBean;
import dev.connector.autoconfigure.invocation.ConnectorHandlerFactory;
import dev.connector.autoconfigure.invocation.ConnectorHandlerFactory.ConnectorDefinition;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.Mockito.mock;

class GeneratedSchemasTests {

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final ConnectorDefinition definition = define(this.mapper);

	private static ConnectorDefinition define(JsonMapper mapper) {
		Commands commands = new Commands();
		ConnectorBean bean = new ConnectorBean("commands", Commands.class, Commands.class,
				Commands.class.getAnnotation(Connector.class), () -> commands);
		return new ConnectorHandlerFactory((text) -> text, mapper, new GeneratedSchemas(mapper), ArgumentValidator.NONE,
				Runnable::run)
			.create(bean);
	}

	@Test
	void describesARecord() {
		JsonNode schema = input("body");
		assertThat(schema.path("$schema").asString()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
		assertThat(schema.path("type").asString()).isEqualTo("object");
		assertThat(schema.at("/properties/path/minLength").asInt()).isPositive();
		assertThat(schema.at("/properties/depth/maximum").asInt()).isEqualTo(9);
		assertThat(schema.at("/properties/pattern/pattern").asString()).isEqualTo("[a-z]+");
		assertThat(schema.path("required").toString()).isEqualTo("[\"depth\",\"path\"]");
		assertThat(schema.at("/properties/kind").toString()).contains("FILE", "DIRECTORY");
	}

	@Test
	void describesParametersAsOneObject() {
		JsonNode schema = input("named");
		assertThat(schema.at("/properties/path/type").asString()).isEqualTo("string");
		assertThat(schema.at("/properties/limit/type").asString()).isEqualTo("integer");
		assertThat(schema.at("/properties/hint/type").toString()).isEqualTo("[\"string\",\"null\"]");
		assertThat(schema.path("required").toString()).isEqualTo("[\"path\",\"limit\"]");
		assertThat(schema.path("properties").propertyNames()).containsExactly("path", "limit", "hint");
		assertThat(input("nothing").toString()).contains("\"properties\":{}");
	}

	@Test
	void describesTypesThatRefersToThemselves() {
		assertThat(input("tree").toString()).contains("$ref");
		assertThat(refusal("tree", "{\"root\":{\"name\":\"a\",\"children\":[{\"name\":1}]}}").details())
			.containsOnlyKeys("/root/children/0/name");
		assertThat(call("tree", "{\"root\":{\"name\":\"a\",\"children\":[{\"name\":\"b\"}]}}")).isEqualTo("\"a\"");
	}

	@Test
	void describesWhatComesOut() {
		assertThat(output("named").path("type").asString()).isEqualTo("string");
		assertThat(output("streamed").at("/properties/depth/type").asString()).isEqualTo("integer");
		assertThat(capability("nothing").outputSchema()).isNull();
		assertThat(capability("raw").inputSchema()).isNull();
		assertThat(capability("raw").outputSchema()).isNull();
	}

	@Test
	void givesTheSameTextForTheSameTypes() {
		assertThat(define(this.mapper).capabilities()).isEqualTo(this.definition.capabilities());
	}

	@Test
	void namesEveryFieldThatIsWrong() {
		ConnectorException refusal = refusal("body", "{\"path\":\"\",\"depth\":12,\"kind\":\"SOCKET\"}");
		assertThat(refusal.details()).containsOnlyKeys("/path", "/depth", "/kind");
		assertThat(refusal.getMessage()).startsWith("'depth': ").endsWith("(and 2 more)");
		assertThat(refusal("body", "{\"depth\":1}").details()).containsOnlyKeys("/path")
			.containsValue("is required, but missing");
		assertThat(refusal("named", "{\"path\":1,\"limit\":2}").details()).containsOnlyKeys("/path");
		assertThat(refusal("named", "{}").details()).containsOnlyKeys("/path", "/limit");
		assertThat(refusal("body", "[]").details()).containsKey("");
	}

	@Test
	void takesWhatTheMapperTakes() {
		assertThat(call("body", "{\"path\":\"a\",\"depth\":1,\"pattern\":null,\"other\":true}")).isEqualTo("\"a\"");
		assertThat(call("named", "{\"path\":\"a\",\"limit\":1,\"hint\":null}")).isEqualTo("\"a\"");
		assertThat(call("values",
				"{\"id\":\"x\",\"path\":\"file:///tmp/a\",\"locale\":\"en\",\"when\":\"2020-01-01T00:00:00Z\",\"time\":\"PT1S\","
						+ "\"numbers\":{\"a\":1},\"maybe\":2,\"any\":{\"b\":[1]},\"bytes\":\"AQI=\",\"json\":[1]}"))
			.contains("PT1S");
		assertThat(call("values", "{}")).contains("null");
	}

	@Test
	void followsTheNamingOfTheMapper() {
		JsonMapper snake = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		ConnectorDefinition definition = define(snake);
		assertThat(call(definition, "naming", "{\"first_name\":\"a\",\"Explicit\":\"b\"}")).isEqualTo("\"ab\"");
		ConnectorException refusal = (ConnectorException) catchThrowable(
				() -> call(definition, "naming", "{\"firstName\":\"a\",\"Explicit\":\"b\"}"));
		assertThat(refusal.details()).containsOnlyKeys("/first_name");
	}

	private JsonNode input(String command) {
		return this.mapper.readTree(String.valueOf(capability(command).inputSchema()));
	}

	private JsonNode output(String command) {
		return this.mapper.readTree(String.valueOf(capability(command).outputSchema()));
	}

	private Capability capability(String command) {
		return this.definition.capabilities()
			.stream()
			.filter((capability) -> capability.name().equals(command))
			.findFirst()
			.orElseThrow();
	}

	private String call(String command, String input) {
		return call(this.definition, command, input);
	}

	private static String call(ConnectorDefinition definition, String command, String input) {
		try {
			return definition.handler()
				.handle(new ConnectorRequest(command, Payload.json(input), mock(ConnectorContext.class)))
				.toCompletableFuture()
				.get(30, TimeUnit.SECONDS)
				.text();
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private ConnectorException refusal(String command, String input) {
		return (ConnectorException) catchThrowable(() -> call(command, input));
	}

	enum Kind {

		FILE, DIRECTORY

	}

	@NullUnmarked
	record Body(@NotBlank String path, @Min(0) @Max(9) int depth, @Pattern(regexp = "[a-z]+") String pattern,
			Kind kind) {

	}

	@NullUnmarked
	record Node(String name, List<Node> children) {

	}

	record Id(@JsonValue String value) {

	}

	@NullUnmarked
	record Values(Id id, Path path, Locale locale, Instant when, Duration time, Map<String, Integer> numbers,
			OptionalInt maybe, Object any, byte[] bytes, JsonNode json) {

	}

	@NullMarked
	record Naming(String firstName, @JsonProperty("Explicit") String explicit, @Nullable String nickName) {

	}

	@Connector("commands")
	static class Commands {

		@Command
		String body(Body body) {
			return body.path();
		}

		@Command
		String named(String path, int limit, Optional<String> hint, ConnectorContext context) {
			return path;
		}

		@Command
		String tree(Node root, Optional<Node> other) {
			return root.name();
		}

		@Command
		Stream<Body> streamed() {
			return Stream.empty();
		}

		@Command
		void nothing() {
		}

		@Command
		byte[] raw(byte[] bytes) {
			return bytes;
		}

		@Command
		Values values(Values values) {
			return values;
		}

		@Command
		String naming(Naming naming) {
			return naming.firstName() + naming.explicit();
		}

	}

}
