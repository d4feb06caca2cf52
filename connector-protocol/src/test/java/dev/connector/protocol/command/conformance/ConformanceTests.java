package dev.connector.protocol.command.conformance;

import java.util.List;
import java.util.stream.Stream;

import dev.connector.command.CommandMessage;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.protocol.command.conformance.ConformanceVectors.Vector;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the vectors of the protocol: those among the test resources, or those in the
 * folder that {@code -Dconnector.conformance.dir} names.
 */
class ConformanceTests {

	private final JsonMapper mapper = new JsonMapper();

	private final CommandMessageCodec codec = new CommandMessageCodec(this.mapper, CommandMessageLimits.defaults());

	private final ConformanceVectors vectors = ConformanceVectors.find();

	private final ProtocolSchemas schemas = ProtocolSchemas.read(this.vectors.schemas());

	@TestFactory
	Stream<DynamicTest> encoding() {
		return this.vectors.all("encoding")
			.stream()
			.map((vector) -> DynamicTest.dynamicTest(vector.name(), () -> checkEncoding(vector)));
	}

	@TestFactory
	Stream<DynamicTest> behavior() {
		return this.vectors.all("behavior")
			.stream()
			.flatMap((vector) -> Stream.of(LocalChannelKind.values())
				.map((kind) -> DynamicTest.dynamicTest(vector.name() + " over " + kind,
						() -> BehaviorRun.run(vector, kind, this.schemas))));
	}

	private void checkEncoding(Vector vector) {
		JsonNode message = vector.required("message");
		JsonNode json = this.mapper.readTree(vector.required("json").asString());
		String schema = vector.required("schema").asString();
		assertThat(schema).isEqualTo(message.path("type").asString() + ".json");
		this.schemas.requireValid(schema, message);
		this.schemas.requireValid("message.json", message);
		assertThat(json).isEqualTo(message);
		for (String text : List.of(vector.required("json").asString(), message.toString(), message.toPrettyString())) {
			CommandMessage decoded = this.codec.decode(text);
			byte[] encoded = this.codec.encode(decoded);
			assertThat(this.mapper.readTree(encoded)).isEqualTo(message);
			assertThat(encoded).doesNotContain('\n', '\r');
			assertThat(this.codec.encode(this.codec.decode(encoded))).isEqualTo(encoded);
		}
	}

}
