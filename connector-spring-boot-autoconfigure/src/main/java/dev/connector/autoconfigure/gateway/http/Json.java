package dev.connector.autoconfigure.gateway.http;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of the gateway's own answers. It doesn't depend on how the application writes
 * its JSON, because the answers are a contract.
 */
final class Json {

	static final String CONTENT_TYPE = "application/json";

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private Json() {
	}

	static byte[] bytes(Object value) {
		return MAPPER.writeValueAsBytes(value);
	}

	/**
	 * Read a document.
	 * @param text the document
	 * @return the node, or {@code null} when it is no JSON
	 */
	static @Nullable JsonNode read(byte[] text) {
		try {
			return MAPPER.readTree(text);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/**
	 * Embed a document in another one.
	 * @param text the document, or {@code null} for none
	 * @return the node; a text node when it is no JSON
	 */
	static @Nullable JsonNode embed(@Nullable String text) {
		if (text == null) {
			return null;
		}
		try {
			return MAPPER.readTree(text);
		}
		catch (JacksonException ex) {
			return MAPPER.getNodeFactory().stringNode(text);
		}
	}

}
