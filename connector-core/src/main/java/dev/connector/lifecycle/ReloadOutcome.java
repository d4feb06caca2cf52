package dev.connector.lifecycle;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What became of one participant, or one piece of shared state, in a reload. Immutable.
 *
 * @param name its name
 * @param result what became of it
 * @param at when it was over
 * @param took how long it took
 * @param error why it failed or was left as it was, or {@code null}
 */
public record ReloadOutcome(String name, Result result, Instant at, Duration took, @Nullable String error) {

	/**
	 * What can become of one.
	 */
	public enum Result {

		/**
		 * What has changed holds.
		 */
		RELOADED,

		/**
		 * It failed. What held before holds, unless it failed half-way in taking over.
		 */
		FAILED,

		/**
		 * What held before holds, for another one failed.
		 */
		KEPT

	}

}
