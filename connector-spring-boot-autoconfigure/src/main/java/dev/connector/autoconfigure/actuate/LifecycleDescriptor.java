package dev.connector.autoconfigure.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import dev.connector.lifecycle.LifecycleException;
import dev.connector.lifecycle.LifecycleReport;
import dev.connector.lifecycle.ParticipantReport;
import dev.connector.lifecycle.ReloadOutcome;
import dev.connector.lifecycle.ReloadReport;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of the lifecycle.
 *
 * @param state what it is doing
 * @param since since when
 * @param failure why it stops or has stopped, or {@code null} when that was asked for
 * @param participants its participants, in the order in which they boot
 * @param lastReload the last reload, or {@code null} when there was none
 */
public record LifecycleDescriptor(String state, Instant since, @Nullable String failure,
		List<ParticipantDescriptor> participants, @Nullable ReloadDescriptor lastReload) {

	static LifecycleDescriptor of(LifecycleReport report) {
		LifecycleException failure = report.failure();
		ReloadReport reload = report.lastReload();
		List<ParticipantReport> participants = report.participants();
		return new LifecycleDescriptor(report.state().name(), report.since(),
				(failure != null) ? failure.getMessage() : null,
				IntStream.range(0, participants.size())
					.mapToObj((index) -> ParticipantDescriptor.of(index + 1, participants.get(index)))
					.toList(),
				(reload != null) ? ReloadDescriptor.of(reload) : null);
	}

	/**
	 * What operators see of one participant.
	 *
	 * @param name its name
	 * @param type its class
	 * @param order its place in the order in which participants boot, from 1
	 * @param after whom it needs
	 * @param phase the last phase that it came to
	 * @param outcome how far it came in that phase
	 * @param since since when
	 * @param tookMillis how long its step in that phase took, or {@code null} when it has
	 * not ended
	 * @param ready whether its work has begun for good
	 * @param restarts how often it was run again
	 * @param lastError what went wrong last, or {@code null}
	 * @param lastReload how its last reload ended, or {@code null} when there was none
	 */
	public record ParticipantDescriptor(String name, String type, int order, List<String> after, String phase,
			String outcome, Instant since, @Nullable Long tookMillis, boolean ready, int restarts,
			@Nullable String lastError, ReloadDescriptor.@Nullable Outcome lastReload) {

		static ParticipantDescriptor of(int order, ParticipantReport report) {
			Duration took = report.took();
			ReloadOutcome reload = report.lastReload();
			return new ParticipantDescriptor(report.name(), report.type(), order, report.after(), report.phase().name(),
					report.outcome().name(), report.since(), (took != null) ? took.toMillis() : null, report.ready(),
					report.restarts(), report.lastError(),
					(reload != null) ? ReloadDescriptor.Outcome.of(reload) : null);
		}

	}

}
