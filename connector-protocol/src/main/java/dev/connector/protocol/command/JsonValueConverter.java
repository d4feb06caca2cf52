package dev.connector.protocol.command;

import java.lang.reflect.Type;
import java.util.Locale;

import dev.connector.Payload;
import dev.connector.command.ValueConverter;
import dev.connector.command.ValueType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes Java objects of JSON and the other way round, as a mapper does it. Safe for use
 * by many threads.
 */
public final class JsonValueConverter implements ValueConverter {

	private final JsonMapper mapper;

	/**
	 * Create a converter.
	 * @param mapper reads and writes
	 */
	public JsonValueConverter(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public @Nullable Object convert(Object value, ValueType<?> type) {
		try {
			if (value instanceof Payload payload) {
				return read(payload, type.type());
			}
			if (type.rawClass() == Payload.class) {
				return Payload.of(this.mapper.writeValueAsBytes(value), Payload.JSON);
			}
			return type.holds(value) ? value : this.mapper.convertValue(value, javaType(type.type()));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(describe(ex), ex);
		}
	}

	private @Nullable Object read(Payload payload, Type type) {
		if (type == Payload.class) {
			return payload;
		}
		if (payload.isStream() || !payload.contentType().toLowerCase(Locale.ROOT).startsWith(Payload.JSON)) {
			throw new IllegalArgumentException("a " + payload + " is not JSON");
		}
		return this.mapper.readValue(payload.toByteArray(), javaType(type));
	}

	private JavaType javaType(Type type) {
		return this.mapper.constructType(type);
	}

	private static String describe(JacksonException failure) {
		String reason = String.valueOf(failure.getOriginalMessage());
		String path = failure.getPathReference();
		return failure.getPath().isEmpty() ? reason : reason + " (" + path + ")";
	}

}
