package dev.connector.autoconfigure.invocation;

import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * What JSON a command takes. Safe for use by many threads.
 */
public interface InputSchema {

	/**
	 * Return the schema.
	 * @return JSON Schema 2020-12 as JSON text
	 */
	String text();

	/**
	 * Check input against the schema.
	 * @param input the whole body
	 * @return what is wrong, by JSON pointer; empty when nothing is
	 */
	Map<String, String> violations(JsonNode input);

}
