package dev.connector.autoconfigure;

import java.util.List;

/**
 * What a reload of the configuration came to, in words for people, without secrets.
 * Immutable.
 *
 * @param changes what has changed, one line each
 * @param failures what could not be changed, with the reason; everything else holds
 * @param restarts properties that were changed and hold after a restart only
 */
public record ReloadOutcome(List<String> changes, List<String> failures, List<String> restarts) {

	/**
	 * Create an outcome.
	 */
	public ReloadOutcome {
		changes = List.copyOf(changes);
		failures = List.copyOf(failures);
		restarts = List.copyOf(restarts);
	}

}
