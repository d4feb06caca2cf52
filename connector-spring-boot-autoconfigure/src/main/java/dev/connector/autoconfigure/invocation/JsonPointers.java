package dev.connector.autoconfigure.invocation;

import java.util.List;

import tools.jackson.core.JacksonException;

/**
 * Writes JSON pointers.
 */
final class JsonPointers {

	private JsonPointers() {
	}

	/**
	 * Return the pointer to a property of whatever another pointer points to.
	 */
	static String child(String parent, String property) {
		return parent + "/" + property.replace("~", "~0").replace("/", "~1");
	}

	/**
	 * Return the pointer to the place of a failure.
	 */
	static String of(String parent, List<JacksonException.Reference> path) {
		String pointer = parent;
		for (JacksonException.Reference reference : path) {
			if (reference.getPropertyName() != null) {
				pointer = child(pointer, reference.getPropertyName());
			}
			else if (reference.getIndex() >= 0) {
				pointer = pointer + "/" + reference.getIndex();
			}
		}
		return pointer;
	}

}
