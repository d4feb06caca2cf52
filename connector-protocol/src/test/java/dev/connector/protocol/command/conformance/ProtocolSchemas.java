package dev.connector.protocol.command.conformance;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The schemas of the protocol, in a validator that knows nothing of our code.
 */
public final class ProtocolSchemas {

	private static final String BASE = "https://coralstack.com/cmd-ipc/spec/v1/";

	private final SchemaRegistry registry;

	private ProtocolSchemas(Map<String, String> texts) {
		this.registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
				(builder) -> builder.schemas(texts));
	}

	/**
	 * Read the schemas.
	 * @param folder where they are
	 * @return the schemas
	 */
	public static ProtocolSchemas read(Path folder) {
		return new ProtocolSchemas(ConformanceVectors.files(folder)
			.collect(Collectors.toMap((file) -> BASE + file.getFileName(),
					(file) -> ConformanceVectors.json(file).toString())));
	}

	void requireValid(String schema, JsonNode message) {
		Schema found = this.registry.getSchema(SchemaLocation.of(BASE + schema));
		assertThat(found.validate(message)).as("violations of " + schema + " by " + message).isEmpty();
	}

}
