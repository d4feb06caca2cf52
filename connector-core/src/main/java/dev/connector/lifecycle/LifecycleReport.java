package dev.connector.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a {@link Lifecycle} at one moment. Immutable.
 *
 * @param state what it is doing
 * @param since since when it has been doing that
 * @param failure why it stops or has stopped, or {@code null} when that was asked for
 * @param participants its participants, in the order in which they boot
 * @param lastReload the last reload that came to its end, or {@code null} when there was
 * none
 */
public record LifecycleReport(LifecycleState state, Instant since, @Nullable LifecycleException failure,
		List<ParticipantReport> participants, @Nullable ReloadReport lastReload) {

	/**
	 * Return what is known of one participant.
	 * @param name its name
	 * @return the report, if there is such a participant
	 */
	public Optional<ParticipantReport> participant(String name) {
		return this.participants.stream().filter((participant) -> participant.name().equals(name)).findFirst();
	}

}
