package dev.connector.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.connector.lifecycle.ReloadOutcome.Result;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reload: first the state that all share, of which one failure leaves everything as
 * it is; then those in two steps, of whom one that can't leaves all of them as they are;
 * and each of the others for itself. Belongs to the thread that reloads.
 */
final class ReloadFlow {

	private static final Logger logger = LoggerFactory.getLogger(Lifecycle.class);

	private final Steps steps;

	private final CallOff callOff;

	private final Duration timeout;

	private final Instant since;

	private final long sinceNanos;

	private final Map<String, ReloadOutcome> states = new LinkedHashMap<>();

	private final Map<String, ReloadOutcome> outcomes = new LinkedHashMap<>();

	ReloadFlow(Steps steps, CallOff callOff, Duration timeout) {
		this.steps = steps;
		this.callOff = callOff;
		this.timeout = timeout;
		this.since = steps.scheduler().now();
		this.sinceNanos = steps.scheduler().nanoTime();
	}

	/**
	 * Reload.
	 * @param version which reload it is
	 * @param shared the state that all share
	 * @param entries those to reload, in order
	 */
	ReloadReport run(long version, List<SharedState> shared, List<Entry> entries) {
		String failure = reload(shared);
		if (failure != null) {
			entries.forEach((entry) -> keep(this.outcomes, entry.name(), failure));
		}
		else {
			Map<String, PreparedStep> prepared = prepare(entries);
			entries.forEach((entry) -> reload(entry, prepared.get(entry.name())));
		}
		List<ReloadOutcome> inOrder = entries.stream()
			.map(Entry::name)
			.flatMap((name) -> Stream.ofNullable(this.outcomes.get(name)))
			.toList();
		return new ReloadReport(version, this.since,
				Duration.ofNanos(this.steps.scheduler().nanoTime() - this.sinceNanos),
				List.copyOf(this.states.values()), inOrder);
	}

	/**
	 * Reload what all share.
	 * @return why that failed, or {@code null}
	 */
	private @Nullable String reload(List<SharedState> shared) {
		Map<String, PreparedStep> prepared = new LinkedHashMap<>();
		String failure = null;
		for (SharedState state : shared) {
			if (failure != null) {
				keep(this.states, state.name(), failure);
				continue;
			}
			PreparedStep step = step(state.name());
			prepared.put(state.name(), step);
			StepResult result = step.prepare(state::prepareReload, this.timeout);
			failure = note(this.states, state.name(), result);
		}
		for (PreparedStep step : prepared.values()) {
			if (failure == null) {
				failure = note(this.states, step.name(), step.commit(this.timeout));
			}
			else {
				step.discard();
				keepUnlessFailed(this.states, step.name(), failure);
			}
		}
		return failure;
	}

	/**
	 * Prepare all that can be.
	 * @return those to commit: all that were prepared, or none
	 */
	private Map<String, PreparedStep> prepare(List<Entry> entries) {
		Map<String, PreparedStep> prepared = new LinkedHashMap<>();
		String failure = null;
		for (Entry entry : entries) {
			if (!(entry.participant() instanceof TwoStepReloadable reloadable)) {
				continue;
			}
			if (failure != null) {
				keep(this.outcomes, entry.name(), failure);
				continue;
			}
			PreparedStep step = step(entry.name());
			StepResult result = step.prepare(reloadable::prepareReload, timeout(entry));
			prepared.put(entry.name(), step);
			failure = note(this.outcomes, entry.name(), result);
		}
		if (failure == null) {
			return prepared;
		}
		for (PreparedStep step : prepared.values()) {
			step.discard();
			keepUnlessFailed(this.outcomes, step.name(), failure);
		}
		return Map.of();
	}

	private void reload(Entry entry, @Nullable PreparedStep prepared) {
		if (this.callOff.isCalled()) {
			if (prepared != null) {
				prepared.discard();
			}
			keepUnlessFailed(this.outcomes, entry.name(), "All stop");
		}
		else if (prepared != null) {
			note(this.outcomes, entry.name(), prepared.commit(timeout(entry)));
		}
		else if (!(entry.participant() instanceof TwoStepReloadable)
				&& entry.participant() instanceof Reloadable reloadable) {
			Step step = new Step(LifecyclePhase.RELOAD, entry.name(), timeout(entry));
			note(this.outcomes, entry.name(), this.steps.begin(step, reloadable::reload, this.callOff).join());
		}
	}

	private PreparedStep step(String name) {
		return new PreparedStep(name, this.steps, this.callOff);
	}

	private Duration timeout(Entry entry) {
		Duration own = Deadlines.own(entry.participant(), LifecyclePhase.RELOAD);
		return (own != null) ? own : this.timeout;
	}

	/**
	 * Take note of a step, which took some time in addition to an earlier one.
	 * @return why it failed, or {@code null}
	 */
	private @Nullable String note(Map<String, ReloadOutcome> outcomes, String name, StepResult result) {
		ReloadOutcome earlier = outcomes.get(name);
		Duration took = (earlier != null) ? earlier.took().plus(result.took()) : result.took();
		LifecycleException failure = result.failure();
		String error = (failure != null) ? failure.getMessage() : null;
		outcomes.put(name,
				new ReloadOutcome(name, (failure != null) ? Result.FAILED : Result.RELOADED, now(), took, error));
		if (failure != null) {
			logger.warn("{}. It goes on with what it had", failure.getMessage(), failure.getCause());
		}
		return error;
	}

	private void keepUnlessFailed(Map<String, ReloadOutcome> outcomes, String name, String reason) {
		ReloadOutcome earlier = outcomes.get(name);
		if (earlier == null || earlier.result() != Result.FAILED) {
			keep(outcomes, name, reason);
		}
	}

	private void keep(Map<String, ReloadOutcome> outcomes, String name, String reason) {
		outcomes.put(name, new ReloadOutcome(name, Result.KEPT, now(), Duration.ZERO, reason));
	}

	private Instant now() {
		return this.steps.scheduler().now();
	}

}
