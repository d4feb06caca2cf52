package dev.connector.autoconfigure.invocation;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.connector.ConnectorRequest;
import dev.connector.Payload;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the arguments of one command from a request. Immutable.
 */
final class InputBinder {

	private final JsonMapper mapper;

	private final CommandInput input;

	private final @Nullable InputSchema schema;

	private final int parameterCount;

	private final List<JavaType> types;

	InputBinder(JsonMapper mapper, CommandMethod command, @Nullable InputSchema schema) {
		this.mapper = mapper;
		this.input = command.input();
		this.schema = schema;
		this.parameterCount = command.method().getParameterCount();
		this.types = this.input.parameters()
			.stream()
			.map((parameter) -> mapper.constructType(parameter.type()))
			.toList();
	}

	/**
	 * Make the arguments.
	 * @throws dev.connector.ConnectorException when the input doesn't fit
	 */
	@Nullable Object[] bind(ConnectorRequest request) {
		@Nullable Object[] arguments = bind(request.payload());
		this.input.contexts().forEach((index) -> arguments[index] = request.context());
		return arguments;
	}

	/**
	 * Make the arguments, without those that take the context.
	 * @throws dev.connector.ConnectorException when the input doesn't fit
	 */
	@Nullable Object[] bind(Payload payload) {
		@Nullable Object[] arguments = new @Nullable Object[this.parameterCount];
		switch (this.input.shape()) {
			case RAW -> {
				CommandParameter parameter = this.input.parameters().get(0);
				arguments[parameter.index()] = raw(parameter.source().getParameterType(), payload);
			}
			case BODY -> bindBody(payload, arguments);
			case PROPERTIES -> bindProperties(payload, arguments);
		}
		return arguments;
	}

	private static Object raw(Class<?> type, Payload payload) {
		if (type == Payload.class) {
			return payload;
		}
		return (type == byte[].class) ? payload.toByteArray() : new ByteArrayInputStream(payload.toByteArray());
	}

	private void bindBody(Payload payload, @Nullable Object[] arguments) {
		CommandParameter parameter = this.input.parameters().get(0);
		boolean empty = payload.size() == 0;
		if (empty && !parameter.required()) {
			arguments[parameter.index()] = parameter.absent();
			return;
		}
		JsonNode body = empty ? this.mapper.createObjectNode() : parse(payload);
		if (body.isNull() && !parameter.required()) {
			arguments[parameter.index()] = parameter.absent();
			return;
		}
		requireValid(body);
		if (body.isNull() && !JsonNode.class.isAssignableFrom(this.types.get(0).getRawClass())) {
			throw InvalidInput.notAnObject("null");
		}
		arguments[parameter.index()] = read(body, "", this.types.get(0));
	}

	private void bindProperties(Payload payload, @Nullable Object[] arguments) {
		if (this.input.parameters().isEmpty()) {
			return;
		}
		JsonNode body = (payload.size() == 0) ? this.mapper.createObjectNode() : parse(payload);
		if (!body.isObject()) {
			throw InvalidInput.notAnObject(body.getNodeType().name().toLowerCase(Locale.ROOT));
		}
		requirePresent(body);
		requireValid(body);
		for (int i = 0; i < this.types.size(); i++) {
			CommandParameter parameter = this.input.parameters().get(i);
			JsonNode value = body.get(parameter.name());
			arguments[parameter.index()] = isAbsent(value) ? parameter.absent()
					: present(parameter, read(value, JsonPointers.child("", parameter.name()), this.types.get(i)));
		}
	}

	private static @Nullable Object present(CommandParameter parameter, @Nullable Object value) {
		return parameter.optional() ? Optional.ofNullable(value) : value;
	}

	private void requirePresent(JsonNode body) {
		List<String> missing = new ArrayList<>();
		for (CommandParameter parameter : this.input.parameters()) {
			if (parameter.required() && isAbsent(body.get(parameter.name()))) {
				missing.add(parameter.name());
			}
		}
		if (!missing.isEmpty()) {
			throw InvalidInput.missing(missing);
		}
	}

	private void requireValid(JsonNode body) {
		if (this.schema != null) {
			Map<String, String> violations = this.schema.violations(body);
			if (!violations.isEmpty()) {
				throw InvalidInput.of(violations);
			}
		}
	}

	private static boolean isAbsent(@Nullable JsonNode value) {
		return value == null || value.isNull();
	}

	private JsonNode parse(Payload payload) {
		try {
			return this.mapper.readTree(payload.toByteArray());
		}
		catch (JacksonException ex) {
			throw InvalidInput.notJson(payload, ex);
		}
	}

	private @Nullable Object read(JsonNode value, String pointer, JavaType type) {
		try {
			return this.mapper.treeToValue(value, type);
		}
		catch (JacksonException ex) {
			throw InvalidInput.unbindable(pointer, ex);
		}
	}

}
