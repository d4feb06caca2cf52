package dev.connector.lifecycle;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part, and what is heard of their work. Safe for use by many threads.
 */
final class Members {

	private final Board board;

	private final Scheduler scheduler;

	Members(Board board, Scheduler scheduler) {
		this.board = board;
		this.scheduler = scheduler;
	}

	/**
	 * Add one.
	 * @param unplanned whether whom it needs may come later
	 * @throws LifecycleException when its name is taken, or it comes too early
	 */
	Entry add(LifecycleParticipant participant, boolean unplanned) {
		String name = participant.name();
		Entry taken = this.board.entry(name);
		if (taken != null) {
			throw new LifecycleException(LifecyclePhase.REGISTER, name,
					"Two participants are named " + name + ": " + taken.participant().getClass().getName() + " and "
							+ participant.getClass().getName() + ". Let each return a name of its own",
					null);
		}
		if (name.isBlank()) {
			throw new LifecycleException(LifecyclePhase.REGISTER, name,
					participant.getClass().getName() + " has no name", null);
		}
		if (!unplanned) {
			Map<String, LifecycleParticipant> all = new LinkedHashMap<>(this.board.participants());
			all.put(name, participant);
			Plan.of(all);
		}
		Entry entry = new Entry(name, participant, this.scheduler.now());
		this.board.put(entry);
		return entry;
	}

	/**
	 * Return one that can go.
	 * @throws LifecycleException when there is none, or others need it
	 */
	Entry leaver(String name) {
		Entry entry = this.board.entry(name);
		if (entry == null) {
			throw new LifecycleException(LifecyclePhase.SHUTDOWN, name, "There is no participant named " + name, null);
		}
		List<String> dependents = Plan.of(this.board.participants()).dependents(name);
		if (!dependents.isEmpty()) {
			throw new LifecycleException(LifecyclePhase.SHUTDOWN, name,
					name + " can't go: " + String.join(", ", dependents) + " can't be without it", null);
		}
		return entry;
	}

	void remove(Entry entry) {
		this.board.remove(entry);
	}

	/**
	 * Forget what was before the start.
	 */
	void renew() {
		this.board.entries().forEach(this::renew);
	}

	/**
	 * Forget what was of one participant.
	 */
	void renew(Entry entry) {
		entry.run(null);
		this.board.note(entry, (now) -> Entry.fresh(entry.name(), entry.participant(), this.scheduler.now()));
	}

	/**
	 * Make the run of one, to be begun.
	 * @param onFatal is told when all have to stop
	 * @throws LifecycleException when it can't say what follows when it ends
	 */
	RunTask run(Entry entry, Consumer<LifecycleException> onFatal) {
		try {
			RunTask run = new RunTask(entry, entry.participant().runPolicy(), this.scheduler,
					new Heard(entry, onFatal));
			this.board.change(() -> {
				entry.run(run);
				return true;
			});
			return run;
		}
		catch (RuntimeException ex) {
			throw new Step(LifecyclePhase.RUN, entry.name(), Duration.ZERO).failed(ex);
		}
	}

	/**
	 * Writes down what is heard of a run.
	 */
	private final class Heard implements RunTask.Surroundings {

		private final Entry entry;

		private final Consumer<LifecycleException> onFatal;

		Heard(Entry entry, Consumer<LifecycleException> onFatal) {
			this.entry = entry;
			this.onFatal = onFatal;
		}

		@Override
		public boolean isStopping() {
			LifecycleState state = Members.this.board.report().state();
			return state == LifecycleState.STOPPING || state == LifecycleState.STOPPED;
		}

		@Override
		public void changed(StepOutcome outcome, int restarts, boolean ready, @Nullable LifecycleException failure) {
			String error = (failure != null) ? failure.getMessage() : null;
			Members.this.board.note(this.entry, (now) -> {
				// What is drained or shut down stays in that phase
				boolean runs = now.phase() == LifecyclePhase.RUN && !isStopping();
				return new ParticipantReport(now.name(), now.type(), now.after(), now.phase(),
						runs ? outcome : now.outcome(), runs ? Members.this.scheduler.now() : now.since(),
						runs ? null : now.took(), ready, restarts, (error != null) ? error : now.lastError(),
						now.lastReload());
			});
		}

		@Override
		public void fatal(LifecycleException failure) {
			this.onFatal.accept(failure);
		}

	}

}
