package dev.connector.lifecycle;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a lifecycle keeps of one participant. Touched under the lock of the board only,
 * but for what never changes.
 */
final class Entry {

	private final String name;

	private final LifecycleParticipant participant;

	private ParticipantReport report;

	private @Nullable RunTask run;

	Entry(String name, LifecycleParticipant participant, Instant now) {
		this.name = name;
		this.participant = participant;
		this.report = fresh(name, participant, now);
	}

	static ParticipantReport fresh(String name, LifecycleParticipant participant, Instant now) {
		return new ParticipantReport(name, participant.getClass().getName(), List.copyOf(participant.after()),
				LifecyclePhase.REGISTER, StepOutcome.WAITING, now, null, false, 0, null, null);
	}

	String name() {
		return this.name;
	}

	LifecycleParticipant participant() {
		return this.participant;
	}

	ParticipantReport report() {
		return this.report;
	}

	void report(ParticipantReport changed) {
		this.report = changed;
	}

	@Nullable RunTask run() {
		return this.run;
	}

	void run(@Nullable RunTask changed) {
		this.run = changed;
	}

}
