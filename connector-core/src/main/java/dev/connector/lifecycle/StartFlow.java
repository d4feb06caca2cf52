package dev.connector.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.connector.lifecycle.Plan.Turn;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.TaskThread;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes participants from their registration to their run. Belongs to the thread that
 * starts; what booted and what was run is noted in the term, whatever happens later.
 */
final class StartFlow {

	private static final Logger logger = LoggerFactory.getLogger(Lifecycle.class);

	private final Board board;

	private final Term term;

	private final Steps steps;

	private final LifecycleOptions options;

	private final RunStarter runs;

	StartFlow(Board board, Term term, Steps steps, LifecycleOptions options, RunStarter runs) {
		this.board = board;
		this.term = term;
		this.steps = steps;
		this.options = options;
		this.runs = runs;
	}

	/**
	 * Start all that there are.
	 * @throws LifecycleException when that fails
	 */
	void startAll(List<Entry> all) {
		Map<String, Entry> entries = new LinkedHashMap<>();
		all.forEach((entry) -> entries.put(entry.name(), entry));
		Plan plan = Plan.of(this.board.participants());
		this.board.order(plan.order(LifecyclePhase.BOOT).stream().map(Turn::name).toList());
		for (LifecyclePhase phase : List.of(LifecyclePhase.BOOT, LifecyclePhase.RUN)) {
			plan.contradictions(phase)
				.forEach((found) -> logger.warn("In {}, {}: the dependency decides", phase, found));
		}
		in(plan, LifecyclePhase.REGISTER, entries).forEach(this::register);
		validate(in(plan, LifecyclePhase.VALIDATE, entries));
		new BootFlow(plan, entries, this.options.bootParallelism(), this::beginBoot).run();
		in(plan, LifecyclePhase.RUN, entries).forEach(this::run);
	}

	/**
	 * Start one more.
	 * @throws LifecycleException when that fails
	 */
	void startOne(Entry entry) {
		register(entry);
		validate(List.of(entry));
		beginBoot(entry).join().throwFailure();
		run(entry);
	}

	private static List<Entry> in(Plan plan, LifecyclePhase phase, Map<String, Entry> entries) {
		List<Entry> sorted = new ArrayList<>();
		plan.order(phase).forEach((turn) -> {
			Entry entry = entries.get(turn.name());
			if (entry != null) {
				sorted.add(entry);
			}
		});
		return sorted;
	}

	private void register(Entry entry) {
		begin(LifecyclePhase.REGISTER, entry, entry.participant()::register).join().throwFailure();
	}

	private void validate(List<Entry> entries) {
		List<LifecycleException> failures = new ArrayList<>();
		for (Entry entry : entries) {
			LifecycleException failure = begin(LifecyclePhase.VALIDATE, entry, entry.participant()::validate).join()
				.failure();
			if (failure != null) {
				failures.add(failure);
			}
			if (this.term.callOff().isCalled()) {
				break;
			}
		}
		if (!failures.isEmpty()) {
			throw LifecycleException.of(LifecyclePhase.VALIDATE, failures);
		}
	}

	private CompletableFuture<StepResult> beginBoot(Entry entry) {
		return begin(LifecyclePhase.BOOT, entry, entry.participant()::boot).thenApply((result) -> {
			if (result.failure() == null) {
				this.term.booted().add(entry);
			}
			return result;
		});
	}

	private CompletableFuture<StepResult> begin(LifecyclePhase phase, Entry entry, TaskThread.Task task) {
		Step step = step(phase, entry);
		if (this.term.callOff().isCalled()) {
			return CompletableFuture
				.completedFuture(new StepResult(StepOutcome.CANCELLED, Duration.ZERO, step.calledOff()));
		}
		this.board.began(entry, phase);
		return this.steps.begin(step, task, this.term.callOff()).thenApply((result) -> {
			this.board.ended(entry, phase, result);
			return result;
		});
	}

	private void run(Entry entry) {
		Step step = step(LifecyclePhase.RUN, entry);
		if (this.term.callOff().isCalled()) {
			throw step.calledOff();
		}
		RunTask run = this.runs.create(entry);
		this.board.began(entry, LifecyclePhase.RUN);
		this.term.run().add(entry);
		run.begin();
		LifecycleException failure = awaitBegun(step, run);
		if (failure != null && run.isFatal()) {
			throw failure;
		}
	}

	/**
	 * Wait until it has begun for good, which most have at once.
	 */
	private @Nullable LifecycleException awaitBegun(Step step, RunTask run) {
		CompletableFuture<@Nullable LifecycleException> first = new CompletableFuture<>();
		run.begun().thenAccept((failure) -> first.complete(failure.orElse(null)));
		Cancellable deadline = this.steps.scheduler()
			.schedule(step.deadline(), () -> first.complete(run.notReady(step)));
		Cancellable listening = this.term.callOff().listen(() -> first.complete(step.calledOff()));
		try {
			return first.join();
		}
		finally {
			deadline.cancel();
			listening.cancel();
		}
	}

	private Step step(LifecyclePhase phase, Entry entry) {
		Duration own = Deadlines.own(entry.participant(), phase);
		return new Step(phase, entry.name(), (own != null) ? own : this.options.bootTimeout());
	}

	/**
	 * Makes the run of a participant, to be begun.
	 */
	@FunctionalInterface
	interface RunStarter {

		RunTask create(Entry entry);

	}

}
