package dev.connector.autoconfigure;

import java.util.List;

/**
 * Thrown when a part of a new configuration could not take effect. Everything else of it
 * holds.
 */
public final class ReloadIncompleteException extends Exception {

	ReloadIncompleteException(List<String> failures) {
		super("Not everything could be changed: " + String.join("; ", failures));
	}

}
