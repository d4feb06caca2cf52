package dev.connector.autoconfigure.schema;

import java.util.Map;
import java.util.TreeMap;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import tools.jackson.databind.JsonNode;

/**
 * A schema that input is held against. Safe for use by many threads.
 */
final class ValidatedSchema {

	private final Schema schema;

	ValidatedSchema(Schema schema) {
		this.schema = schema;
		schema.initializeValidators();
	}

	/**
	 * Return what is wrong, by JSON pointer.
	 */
	Map<String, String> violations(JsonNode input) {
		Map<String, String> violations = new TreeMap<>();
		for (Error error : this.schema.validate(input)) {
			violations.merge(pointer(error), message(error), (one, other) -> one + "; " + other);
		}
		return violations;
	}

	/**
	 * Return where the error is: for a missing property, where the property should be.
	 */
	private static String pointer(Error error) {
		String location = error.getInstanceLocation().toString();
		return isMissing(error) ? location + "/" + error.getProperty().replace("~", "~0").replace("/", "~1") : location;
	}

	private static String message(Error error) {
		return isMissing(error) ? "is required, but missing" : error.getMessage();
	}

	private static boolean isMissing(Error error) {
		return "required".equals(error.getKeyword()) && error.getProperty() != null;
	}

}
