package dev.connector.autoconfigure.schema;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.connector.autoconfigure.invocation.CommandInput;
import dev.connector.autoconfigure.invocation.CommandMethod.Output;
import dev.connector.autoconfigure.invocation.CommandParameter;
import dev.connector.autoconfigure.invocation.CommandSchemas;
import dev.connector.autoconfigure.invocation.InputSchema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes schemas from types: the same text for the same types. Safe for use by many
 * threads.
 */
final class GeneratedSchemas implements CommandSchemas {

	private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

	private static final String DEFINITIONS = "$defs";

	private final SchemaGenerator generator;

	private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

	/**
	 * The generator keeps state while it works.
	 */
	private final Lock lock = new ReentrantLock();

	GeneratedSchemas(JsonMapper mapper) {
		this.generator = SchemaGeneratorFactory.create(mapper);
	}

	@Override
	public @Nullable InputSchema input(CommandInput input) {
		this.lock.lock();
		try {
			ObjectNode schema = (input.shape() == CommandInput.Shape.BODY) ? body(input.parameters().get(0))
					: properties(input);
			return new ValidatedSchema(schema.toString(), this.registry.getSchema(schema));
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public @Nullable String output(Output output) {
		Type type = withoutOptional(output.type());
		if (type == void.class || type == Void.class || type == Object.class) {
			return null;
		}
		this.lock.lock();
		try {
			return this.generator.generateSchema(type).toString();
		}
		finally {
			this.lock.unlock();
		}
	}

	private ObjectNode body(CommandParameter parameter) {
		return this.generator.generateSchema(parameter.type());
	}

	private ObjectNode properties(CommandInput input) {
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		schema.put("$schema", DIALECT);
		schema.put("type", "object");
		SchemaBuilder builder = this.generator.buildMultipleSchemaDefinitions();
		ObjectNode properties = JsonNodeFactory.instance.objectNode();
		ArrayNode required = JsonNodeFactory.instance.arrayNode();
		for (CommandParameter parameter : input.parameters()) {
			ObjectNode property = builder.createSchemaReference(parameter.type());
			properties.set(parameter.name(), property);
			if (parameter.required()) {
				required.add(parameter.name());
			}
		}
		ObjectNode definitions = builder.collectDefinitions(DEFINITIONS);
		// References are complete only now
		for (CommandParameter parameter : input.parameters()) {
			if (!parameter.required()) {
				properties.set(parameter.name(), orNull(properties.get(parameter.name())));
			}
		}
		if (!definitions.isEmpty()) {
			schema.set(DEFINITIONS, definitions);
		}
		schema.set("properties", properties);
		if (!required.isEmpty()) {
			schema.set("required", required);
		}
		return schema;
	}

	private static ObjectNode orNull(JsonNode schema) {
		ObjectNode either = JsonNodeFactory.instance.objectNode();
		JsonNode type = schema.path("type");
		if (type.isString() && !schema.has("enum") && !schema.has("const")) {
			either.setAll((ObjectNode) schema);
			either.putArray("type").add(type.asString()).add("null");
			return either;
		}
		if (schema.isEmpty()) {
			return either;
		}
		either.putArray("anyOf").add(JsonNodeFactory.instance.objectNode().put("type", "null")).add(schema);
		return either;
	}

	private static Type withoutOptional(Type type) {
		return (type instanceof ParameterizedType parameterized && parameterized.getRawType() == Optional.class)
				? parameterized.getActualTypeArguments()[0] : type;
	}

}
