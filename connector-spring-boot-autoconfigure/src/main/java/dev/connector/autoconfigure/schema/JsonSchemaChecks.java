package dev.connector.autoconfigure.schema;

import java.util.Map;
import java.util.function.Supplier;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import dev.connector.Payload;
import dev.connector.autoconfigure.invocation.InvalidInput;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.InputCheck;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds the input of a registry's commands against their schemas, JSON as it came and
 * objects of this process as the mapper writes them. Safe for use by many threads.
 */
final class JsonSchemaChecks implements InputCheck.Source {

	private final JsonMapper mapper;

	private final Supplier<SchemaRegistry> registry = SchemaRegistries.madeLater();

	JsonSchemaChecks(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public InputCheck of(String schema) {
		ValidatedSchema validated = new ValidatedSchema(compiled(schema));
		return (request) -> {
			Map<String, String> violations = validated.violations(tree(request));
			if (!violations.isEmpty()) {
				throw new CommandException(CommandErrorCode.INVALID_REQUEST,
						String.valueOf(InvalidInput.of(violations).getMessage()));
			}
		};
	}

	private Schema compiled(String schema) {
		try {
			JsonNode tree = this.mapper.readTree(schema);
			if (!tree.isObject() && !tree.isBoolean()) {
				throw new IllegalArgumentException("A schema must be an object, true or false: " + schema);
			}
			return this.registry.get().getSchema(tree);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The schema is not JSON: " + ex.getOriginalMessage(), ex);
		}
	}

	private JsonNode tree(Object request) {
		try {
			return (request instanceof Payload payload) ? this.mapper.readTree(payload.toByteArray())
					: this.mapper.valueToTree(request);
		}
		catch (JacksonException ex) {
			throw new CommandException(CommandErrorCode.INVALID_REQUEST,
					"The input can't be read as JSON: " + ex.getOriginalMessage(), ex);
		}
	}

}
