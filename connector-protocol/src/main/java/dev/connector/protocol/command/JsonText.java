package dev.connector.protocol.command;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import dev.connector.Payload;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values as JSON in one line: what is JSON already as it is, objects as the mapper writes
 * them. Safe for use by many threads.
 */
final class JsonText {

	private final JsonFactory factory;

	private final ObjectWriter writer;

	/**
	 * Create a writer of values.
	 * @param factory checks what is said to be JSON
	 * @param mapper writes objects
	 */
	JsonText(JsonFactory factory, JsonMapper mapper) {
		this.factory = factory;
		this.writer = mapper.writer().without(SerializationFeature.INDENT_OUTPUT);
	}

	/**
	 * Write a value.
	 * @throws IllegalArgumentException when it is said to be JSON and isn't, or is other
	 * bytes, or a stream
	 * @throws JacksonException when the mapper can't write it
	 */
	String of(Object value) {
		return (value instanceof Payload payload) ? json(payload) : this.writer.writeValueAsString(value);
	}

	private String json(Payload payload) {
		if (payload.isStream() || !payload.contentType().toLowerCase(Locale.ROOT).startsWith(Payload.JSON)) {
			throw new IllegalArgumentException("Only JSON can be part of a message, not a " + payload);
		}
		byte[] bytes = payload.toByteArray();
		try (JsonParser parser = this.factory.createParser(ObjectReadContext.empty(), bytes)) {
			if (parser.nextToken() == null) {
				throw new IllegalArgumentException("The " + payload + " are no JSON value");
			}
			parser.skipChildren();
			parser.finishToken();
			if (parser.nextToken() != null) {
				throw new IllegalArgumentException("The " + payload + " are more than one JSON value");
			}
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The " + payload + " are not JSON: " + ex.getOriginalMessage(), ex);
		}
		// Within texts JSON allows no line breaks, so these are between values
		return new String(bytes, StandardCharsets.UTF_8).replace('\n', ' ').replace('\r', ' ').strip();
	}

}
