package dev.connector.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.connector.lifecycle.Lifecycle;
import dev.connector.lifecycle.LifecyclePhase;
import dev.connector.lifecycle.LifecycleReport;
import dev.connector.lifecycle.LifecycleState;
import dev.connector.lifecycle.ParticipantReport;
import dev.connector.lifecycle.StepOutcome;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of the participants of the lifecycle: down while one that the application goes
 * on without has failed or waits to be run again. A failed reload is no illness: what
 * held before holds.
 */
final class LifecycleHealthIndicator implements HealthIndicator {

	private final Lifecycle lifecycle;

	LifecycleHealthIndicator(Lifecycle lifecycle) {
		this.lifecycle = lifecycle;
	}

	@Override
	public Health health() {
		LifecycleReport report = this.lifecycle.report();
		List<ParticipantReport> failed = report.participants()
			.stream()
			.filter(LifecycleHealthIndicator::isMissed)
			.toList();
		Status status = failed.isEmpty() ? Status.UP : Status.DOWN;
		Health.Builder health = Health.status((report.state() == LifecycleState.RUNNING) ? status : Status.UNKNOWN)
			.withDetail("state", report.state().name());
		if (!failed.isEmpty()) {
			Map<String, Object> details = new LinkedHashMap<>();
			failed.forEach((participant) -> details.put(participant.name(), describe(participant)));
			health.withDetail("participants", details);
		}
		return health.build();
	}

	private static boolean isMissed(ParticipantReport participant) {
		return participant.phase() == LifecyclePhase.RUN && (participant.outcome() == StepOutcome.FAILED
				|| participant.outcome() == StepOutcome.RESTARTING);
	}

	private static Map<String, Object> describe(ParticipantReport participant) {
		return Map.of("outcome", participant.outcome().name(), "since", participant.since(), "restarts",
				participant.restarts(), "error", Objects.requireNonNullElse(participant.lastError(), ""));
	}

}
