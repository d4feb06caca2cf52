package dev.connector.autoconfigure.invocation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import dev.connector.ConnectorContext;
import dev.connector.ConnectorException;
import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import jakarta.validation.Validation;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CommandInputTests {

	private final Connectors connectors = new Connectors(Inputs.class);

	@Test
	void bindsTheBodyToARecord() {
		assertThat(this.connectors.json("body", "{\"path\":\"a\",\"depth\":2}")).isEqualTo("\"a/2\"");
	}

	@Test
	void bindsPropertiesByName() {
		assertThat(this.connectors.json("byName", "{\"path\":\"a\",\"limit\":2,\"other\":true}"))
			.isEqualTo("\"a/2/r-1\"");
	}

	@Test
	void bindsASingleSimpleValueByName() {
		assertThat(this.connectors.json("single", "{\"path\":\"a\"}")).isEqualTo("\"a\"");
		assertThat(this.connectors.json("duration", "{\"time\":\"PT2S\"}")).isEqualTo("\"PT2S\"");
		assertThat(this.connectors.json("numbers", "{\"numbers\":[1,2]}")).isEqualTo("3");
	}

	@Test
	void leavesOptionalParametersOut() {
		assertThat(this.connectors.json("optional", "{}")).isEqualTo("\"Optional.empty/OptionalInt.empty/null\"");
		assertThat(this.connectors.json("optional", "{\"name\":\"n\",\"count\":1,\"hint\":\"h\"}"))
			.isEqualTo("\"Optional[n]/OptionalInt[1]/h\"");
	}

	@Test
	void namesEveryMissingParameter() {
		ConnectorException refusal = this.connectors.refusal("byName", "{}");
		assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
		assertThat(refusal).hasMessageContaining("'limit'");
		assertThat(refusal.details()).containsOnlyKeys("/path", "/limit");
	}

	@Test
	void takesNoBodyForAnEmptyObject() {
		assertThat(this.connectors.call("nothing", Payload.empty()).text()).isEqualTo("\"ok\"");
		assertThatExceptionOfType(ConnectorException.class)
			.isThrownBy(() -> this.connectors.call("single", Payload.empty()))
			.satisfies((ex) -> assertThat(ex.details()).containsOnlyKeys("/path"));
	}

	@Test
	void namesTheFieldThatCannotBeRead() {
		ConnectorException refusal = this.connectors.refusal("byName", "{\"path\":\"a\",\"limit\":\"many\"}");
		assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
		assertThat(refusal).hasMessage("'limit': 'many' is no int");
		assertThat(refusal.details()).containsOnlyKeys("/limit");
		assertThat(this.connectors.refusal("nested", "{\"items\":[{\"path\":\"a\",\"depth\":\"x\"}]}").details())
			.containsOnlyKeys("/items/0/depth");
	}

	@Test
	void refusesWhatIsNoJson() {
		assertThat(this.connectors.refusal("body", "{oops")).hasMessageContaining("is not JSON");
		assertThat(this.connectors.refusal("byName", "[1]")).hasMessageContaining("must be a JSON object");
		assertThat(this.connectors.refusal("body", "null")).hasMessageContaining("must be a JSON object");
	}

	@Test
	void passesOnWhatARecordSaysAboutItsInput() {
		assertThat(this.connectors.refusal("strict", "{\"limit\":0}")).hasMessage("The body: limit must be positive");
		assertThat(this.connectors.refusal("strict", "{\"limit\":-1}").code()).isEqualTo(ErrorCode.OVERLOADED);
	}

	@Test
	void handsOverTheRawBody() {
		Payload bytes = Payload.of("abc".getBytes(StandardCharsets.UTF_8), "text/plain");
		assertThat(this.connectors.call("payload", bytes).contentType()).isEqualTo("text/plain");
		assertThat(this.connectors.call("bytes", bytes).text()).isEqualTo("cba");
		assertThat(this.connectors.call("input", bytes).text()).isEqualTo("3");
		assertThat(this.connectors.json("tree", "[1,{\"a\":2}]")).isEqualTo("2");
	}

	@Test
	void checksConstraints() {
		try (var factory = Validation.buildDefaultValidatorFactory();
				Connectors validating = new Connectors(new JakartaArgumentValidator(factory.getValidator()),
						Constrained.class)) {
			assertThat(validating.refusal("body", "{\"name\":\" \",\"size\":0}").details()).containsOnlyKeys("/name",
					"/size");
			ConnectorException refusal = validating.refusal("named",
					"{\"limit\":0,\"body\":{\"name\":\"\",\"size\":1}}");
			assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
			assertThat(refusal.details()).containsOnlyKeys("/limit", "/body/name");
			assertThat(validating.json("named", "{\"limit\":1,\"body\":{\"name\":\"a\",\"size\":1}}")).isEqualTo("1");
		}
	}

	@Test
	void listsTheCommandsWhenThereIsNoneOfTheName() {
		ConnectorException refusal = new Connectors(Constrained.class).refusal("other", "{}");
		assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
		assertThat(refusal).hasMessageContaining("body, named");
	}

	record Body(String path, int depth) {

	}

	record Strict(int limit) {

		Strict {
			if (limit < 0) {
				throw new ConnectorException(ErrorCode.OVERLOADED, "chosen");
			}
			if (limit == 0) {
				throw new IllegalArgumentException("limit must be positive");
			}
		}

	}

	record Checked(@NotBlank String name, @Min(1) int size) {

	}

	@Connector("constrained")
	static class Constrained {

		@Command
		String body(Checked checked) {
			return checked.name();
		}

		@Command
		int named(@Min(1) int limit, Checked body) {
			return limit;
		}

	}

	@Connector("inputs")
	static class Inputs {

		@Command
		String body(Body body) {
			return body.path() + "/" + body.depth();
		}

		@Command
		String byName(String path, int limit, ConnectorContext context) {
			return path + "/" + limit + "/" + context.requestId();
		}

		@Command
		String single(String path) {
			return path;
		}

		@Command
		Duration duration(Duration time) {
			return time;
		}

		@Command
		int numbers(List<Integer> numbers) {
			return numbers.stream().mapToInt(Integer::intValue).sum();
		}

		@Command
		String optional(Optional<String> name, OptionalInt count, @Nullable String hint) {
			return name + "/" + count + "/" + hint;
		}

		@Command
		String nested(List<Body> items) {
			return items.toString();
		}

		@Command
		String nothing() {
			return "ok";
		}

		@Command
		int strict(Strict strict) {
			return strict.limit();
		}

		@Command
		Payload payload(Payload body) {
			return body;
		}

		@Command
		byte[] bytes(byte[] body, ConnectorContext context) {
			return new StringBuilder(new String(body, StandardCharsets.UTF_8)).reverse()
				.toString()
				.getBytes(StandardCharsets.UTF_8);
		}

		@Command
		int input(InputStream body) throws IOException {
			return body.readAllBytes().length;
		}

		@Command
		int tree(JsonNode body) {
			return body.size();
		}

	}

}
