package dev.connector.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one participant at one moment. Immutable.
 *
 * @param name its name
 * @param type its class
 * @param after whom it needs
 * @param phase the last phase that it came to; a reload is told of apart
 * @param outcome how far it came in that phase
 * @param since since when that is so
 * @param took how long its step in that phase took, or {@code null} when it has not ended
 * @param ready whether its work has begun for good
 * @param restarts how often it was run again
 * @param lastError what went wrong last, or {@code null}
 * @param lastReload how its last reload ended, or {@code null} when there was none
 */
public record ParticipantReport(String name, String type, List<String> after, LifecyclePhase phase, StepOutcome outcome,
		Instant since, @Nullable Duration took, boolean ready, int restarts, @Nullable String lastError,
		@Nullable ReloadOutcome lastReload) {

}
