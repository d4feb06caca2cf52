package dev.connector.protocol.command;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.connector.Payload;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The fields of a JSON object that are asked for, as slices of the bytes in which they
 * came: what only passes through is never taken apart, and leaves as it came. What isn't
 * asked for is left out. Immutable, as long as the bytes are left alone.
 */
final class JsonFields {

	private final String path;

	private final JsonFactory factory;

	private final Map<String, Slice> slices;

	private JsonFields(String path, JsonFactory factory, Map<String, Slice> slices) {
		this.path = path;
		this.factory = factory;
		this.slices = slices;
	}

	/**
	 * Read an object, all of it: what is not asked for has to be JSON as well.
	 * @param json one JSON value in UTF-8
	 * @param path what it is called in messages, or nothing
	 * @param names the fields to keep
	 * @throws InvalidCommandMessageException when it is no object, or has a field twice
	 */
	static JsonFields read(ByteBuffer json, String path, JsonFactory factory, Set<String> names) {
		byte[] bytes = json.array();
		int start = json.arrayOffset() + json.position();
		Map<String, Slice> slices = new HashMap<>();
		try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), bytes, start, json.remaining())) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				throw new InvalidCommandMessageException((path.isEmpty() ? "The message" : path) + " must be an object",
						null);
			}
			while (parser.nextToken() != JsonToken.END_OBJECT) {
				String name = parser.currentName();
				Slice slice = slice(parser, bytes, start);
				if (names.contains(name) && slices.put(name, slice) != null) {
					throw new InvalidCommandMessageException(path(path, name) + " is there twice", null);
				}
			}
			if (parser.nextToken() != null) {
				throw new InvalidCommandMessageException("There is more than one JSON value", null);
			}
		}
		catch (JacksonException ex) {
			throw new InvalidCommandMessageException(
					(path.isEmpty() ? "The message" : path) + " is not JSON: " + ex.getOriginalMessage(), ex);
		}
		return new JsonFields(path, factory, slices);
	}

	boolean has(String name) {
		return this.slices.containsKey(name);
	}

	boolean isNull(String name) {
		Slice slice = this.slices.get(name);
		return slice == null || slice.token() == JsonToken.VALUE_NULL;
	}

	/**
	 * Return a text.
	 * @return the text, or {@code null} when there is none, or it is no text
	 */
	@Nullable String text(String name) {
		Slice slice = this.slices.get(name);
		return (slice != null) ? slice.text() : null;
	}

	/**
	 * Return a text that has to be there.
	 */
	String requiredText(String name) {
		String text = text(name);
		if (text == null) {
			throw invalid(name, has(name) ? "must be a text" : "is missing");
		}
		return text;
	}

	/**
	 * Return a truth value that has to be there.
	 */
	boolean requiredBoolean(String name) {
		Slice slice = this.slices.get(name);
		if (slice == null) {
			throw invalid(name, "is missing");
		}
		return switch (slice.token()) {
			case VALUE_TRUE -> true;
			case VALUE_FALSE -> false;
			default -> throw invalid(name, "must be true or false");
		};
	}

	/**
	 * Return an object that has to be there.
	 */
	JsonFields requiredObject(String name, Set<String> names) {
		Slice slice = this.slices.get(name);
		if (slice == null) {
			throw invalid(name, "is missing");
		}
		return read(slice.bytes(), path(this.path, name), this.factory, names);
	}

	/**
	 * Return the objects of a list that has to be there.
	 */
	List<JsonFields> requiredObjects(String name, Set<String> names) {
		Slice slice = this.slices.get(name);
		if (slice == null) {
			throw invalid(name, "is missing");
		}
		ByteBuffer json = slice.bytes();
		int start = json.arrayOffset() + json.position();
		List<JsonFields> objects = new ArrayList<>();
		try (JsonParser parser = this.factory.createParser(ObjectReadContext.empty(), json.array(), start,
				json.remaining())) {
			if (parser.nextToken() != JsonToken.START_ARRAY) {
				throw invalid(name, "must be a list");
			}
			while (parser.nextToken() != JsonToken.END_ARRAY) {
				ByteBuffer element = slice(parser, json.array(), start).bytes();
				objects.add(read(element, path(this.path, name) + "[" + objects.size() + "]", this.factory, names));
			}
		}
		return objects;
	}

	/**
	 * Return a value as it came.
	 * @return the value, or {@code null} when there is none
	 */
	@Nullable Payload value(String name) {
		Slice slice = this.slices.get(name);
		return (slice != null) ? Payload.of(slice.bytes(), Payload.JSON) : null;
	}

	JsonToken token(String name) {
		Slice slice = this.slices.get(name);
		return (slice != null) ? slice.token() : JsonToken.NOT_AVAILABLE;
	}

	InvalidCommandMessageException invalid(String name, String why) {
		return new InvalidCommandMessageException(path(this.path, name) + " " + why, null);
	}

	private static Slice slice(JsonParser parser, byte[] bytes, int start) {
		JsonToken token = (parser.currentToken() == JsonToken.PROPERTY_NAME) ? parser.nextToken()
				: parser.currentToken();
		int from = start + (int) parser.currentTokenLocation().getByteOffset();
		String text = (token == JsonToken.VALUE_STRING) ? parser.getString() : null;
		parser.skipChildren();
		parser.finishToken();
		int to = start + (int) parser.currentLocation().getByteOffset();
		return new Slice(token, text, ByteBuffer.wrap(bytes, from, to - from).slice());
	}

	private static String path(String path, String name) {
		return path.isEmpty() ? name : path + "." + name;
	}

	/**
	 * A value.
	 *
	 * @param token its first token
	 * @param text what it says, when it is a text
	 * @param bytes the value in UTF-8
	 */
	private record Slice(JsonToken token, @Nullable String text, ByteBuffer bytes) {

	}

}
