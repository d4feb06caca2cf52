package dev.connector.autoconfigure.schema;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.networknt.schema.SchemaRegistry;
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

import org.springframework.util.function.SingletonSupplier;

/**
 * Makes schemas from types, when somebody needs them: the same text for the same types.
 * The first one takes a tenth of a second, of which an application that starts would
 * notice more than its gateway does. Safe for use by many threads.
 */
final class GeneratedSchemas implements CommandSchemas {

	private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

	private static final String DEFINITIONS = "$defs";

	private final JsonMapper mapper;

	private final Supplier<SchemaGenerator> generator;

	private final Supplier<SchemaRegistry> registry = SchemaRegistries.madeLater();

	/**
	 * The generator keeps state while it works.
	 */
	private final Lock lock = new ReentrantLock();

	GeneratedSchemas(JsonMapper mapper) {
		this.mapper = mapper;
		this.generator = SingletonSupplier.of(() -> SchemaGeneratorFactory.create(mapper));
	}

	@Override
	public @Nullable InputSchema input(CommandInput input) {
		return new GeneratedInput(
				generatedLater((generator) -> (input.shape() == CommandInput.Shape.BODY)
						? generator.generateSchema(input.parameters().get(0).type()) : properties(generator, input)),
				(text) -> new ValidatedSchema(this.registry.get().getSchema(this.mapper.readTree(text))));
	}

	@Override
	public @Nullable Supplier<String> output(Output output) {
		Type type = withoutOptional(output.type());
		if (type == void.class || type == Void.class || type == Object.class) {
			return null;
		}
		return generatedLater((generator) -> generator.generateSchema(type));
	}

	private Supplier<String> generatedLater(Function<SchemaGenerator, ObjectNode> generation) {
		return SingletonSupplier.of(() -> {
			this.lock.lock();
			try {
				return generation.apply(this.generator.get()).toString();
			}
			finally {
				this.lock.unlock();
			}
		});
	}

	private static ObjectNode properties(SchemaGenerator generator, CommandInput input) {
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		schema.put("$schema", DIALECT);
		schema.put("type", "object");
		SchemaBuilder builder = generator.buildMultipleSchemaDefinitions();
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
