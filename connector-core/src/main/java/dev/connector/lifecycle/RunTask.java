package dev.connector.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import dev.connector.failure.Failure;
import dev.connector.reconnect.ReconnectBudget;
import dev.connector.reconnect.Verdict;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Randomness;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SerialOwner;
import dev.connector.schedule.TaskThread;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of one participant, from its first run to the end of its last one. Has one
 * serial owner; its context may be used by many threads.
 */
final class RunTask implements RunContext {

	private static final Logger logger = LoggerFactory.getLogger(Lifecycle.class);

	private final String name;

	private final LifecycleParticipant participant;

	private final RunPolicy policy;

	private final Scheduler scheduler;

	private final Surroundings surroundings;

	private final SerialOwner owner;

	private final ReconnectBudget budget;

	private final CompletableFuture<Void> stop = new CompletableFuture<>();

	private final CompletableFuture<Optional<LifecycleException>> begun = new CompletableFuture<>();

	private final CompletableFuture<Optional<Throwable>> over = new CompletableFuture<>();

	private volatile @Nullable TaskThread thread;

	private Cancellable timer = Cancellable.NONE;

	private boolean ready;

	private int restarts;

	RunTask(Entry entry, RunPolicy policy, Scheduler scheduler, Surroundings surroundings) {
		this.name = entry.name();
		this.participant = entry.participant();
		this.policy = policy;
		this.scheduler = scheduler;
		this.surroundings = surroundings;
		this.owner = new SerialOwner("the run of " + this.name);
		this.budget = new ReconnectBudget(policy.restarts(), Randomness.shared(), scheduler);
	}

	void begin() {
		this.owner.execute(this::run);
	}

	/**
	 * Return when the work has begun for good.
	 * @return completes, never exceptionally, with a failure if it never will
	 */
	CompletionStage<Optional<LifecycleException>> begun() {
		return this.begun.minimalCompletionStage();
	}

	/**
	 * Return whether the application can't do without it.
	 */
	boolean isFatal() {
		return this.policy.onFailure() == RunPolicy.OnFailure.FATAL;
	}

	/**
	 * Return the failure of a work that doesn't begin in time. It is left to go on.
	 */
	LifecycleException notReady(Step step) {
		String message = this.name + " was not ready within " + step.deadline();
		TaskThread running = this.thread;
		logger.warn("{}. It does this:\n{}", message, (running != null) ? running.dump() : "(waits to be run again)");
		StackTraceElement[] stack = (running != null) ? running.stack() : new StackTraceElement[0];
		return new LifecycleException(LifecyclePhase.RUN, this.name, message, new StuckStepException(message, stack));
	}

	/**
	 * Return when the work is over and is not begun again.
	 * @return completes, never exceptionally, with what was thrown
	 */
	CompletionStage<Optional<Throwable>> over() {
		return this.over.minimalCompletionStage();
	}

	/**
	 * Return the thread that runs it, until how that ended is in the report.
	 */
	@Nullable TaskThread thread() {
		return this.thread;
	}

	/**
	 * Let it come to its end. It is not run again, and how it ends doesn't matter.
	 */
	void stop() {
		this.stop.complete(null);
		this.owner.execute(() -> {
			this.timer.cancel();
			if (this.thread == null) {
				finish(Optional.empty());
			}
		});
	}

	/**
	 * Don't let it wait any longer for anything.
	 */
	void interrupt() {
		TaskThread running = this.thread;
		if (running != null && !this.over.isDone()) {
			running.interrupt();
		}
	}

	@Override
	public boolean isStopping() {
		return this.stop.isDone();
	}

	@Override
	public void awaitStop() throws InterruptedException {
		await(this.stop);
	}

	@Override
	public boolean awaitStop(Duration atMost) throws InterruptedException {
		CompletableFuture<Void> timeOver = new CompletableFuture<>();
		Cancellable waiting = this.scheduler.schedule(atMost, () -> timeOver.complete(null));
		try {
			await(CompletableFuture.anyOf(this.stop, timeOver));
			return isStopping();
		}
		finally {
			waiting.cancel();
		}
	}

	@Override
	public void ready() {
		this.owner.execute(this::becomeReady);
	}

	private void run() {
		if (isStopping() || this.surroundings.isStopping()) {
			finish(Optional.empty());
			return;
		}
		this.budget.attempting();
		try {
			TaskThread started = TaskThread.start("connector-lifecycle-run-" + this.name,
					() -> this.participant.run(this));
			this.thread = started;
			this.surroundings.changed(StepOutcome.ACTIVE, this.restarts, false, null);
			started.ended().thenAccept((thrown) -> this.owner.execute(() -> ended(thrown)));
			if (!this.policy.signalsReady()) {
				becomeReady();
			}
		}
		catch (Throwable ex) {
			ended(Optional.of(ex));
		}
	}

	private void becomeReady() {
		if (this.ready || this.thread == null || this.over.isDone()) {
			return;
		}
		this.ready = true;
		this.budget.connected();
		this.timer.cancel();
		this.timer = this.scheduler.schedule(this.policy.restarts().stableAfter(),
				() -> this.owner.execute(this::becomeStable));
		this.surroundings.changed(StepOutcome.ACTIVE, this.restarts, true, null);
		this.begun.complete(Optional.empty());
	}

	private void becomeStable() {
		if (this.ready) {
			this.budget.stable();
		}
	}

	private void ended(Optional<Throwable> thrown) {
		this.timer.cancel();
		this.ready = false;
		if (isStopping() || this.surroundings.isStopping()) {
			endedOnPurpose(thrown);
		}
		else if (thrown.isPresent()) {
			failed(step().failed(thrown.get()));
		}
		else if (this.policy.expectedToRun()) {
			failed(new LifecycleException(LifecyclePhase.RUN, this.name,
					this.name + " ended by itself, though it is expected to run", null));
		}
		else {
			noteEnd(StepOutcome.DONE, true, null);
			finish(Optional.empty());
		}
	}

	private void endedOnPurpose(Optional<Throwable> thrown) {
		Optional<LifecycleException> failure = thrown.filter((ex) -> !(ex instanceof InterruptedException))
			.map(step()::failed);
		failure.ifPresent((ex) -> logger.info("{}. It was to stop, so that harms nobody", ex.getMessage()));
		noteEnd(failure.isPresent() ? StepOutcome.FAILED : StepOutcome.DONE, false, failure.orElse(null));
		finish(failure);
	}

	private void failed(LifecycleException failure) {
		switch (this.policy.onFailure()) {
			case FATAL -> {
				noteEnd(StepOutcome.FAILED, false, failure);
				this.surroundings.fatal(failure);
				finish(Optional.of(failure));
			}
			case RECOVERABLE -> {
				logger.error("{}. The application goes on without it", failure.getMessage(), failure.getCause());
				noteEnd(StepOutcome.FAILED, false, failure);
				finish(Optional.of(failure));
			}
			case RESTART -> restart(failure);
		}
	}

	private void restart(LifecycleException failure) {
		Verdict verdict = this.budget.failed(Failure.unexpected(this.name, failure));
		Duration rearmAfter = this.policy.restarts().limits().rearmAfter();
		if (verdict instanceof Verdict.Retry retry) {
			logger.warn("{}. It is run again in {} ms", failure.getMessage(), retry.delay().toMillis(),
					(this.restarts == 0) ? failure.getCause() : null);
			restartIn(retry.delay(), failure);
		}
		else if (rearmAfter != null) {
			logger.error("{}. It was run {} times in vain, and is run again in {}", failure.getMessage(),
					this.budget.attempts(), rearmAfter, failure.getCause());
			this.budget.rearm();
			restartIn(rearmAfter, failure);
		}
		else {
			logger.error("{}. It was run {} times in vain, and the application goes on without it",
					failure.getMessage(), this.budget.attempts(), failure.getCause());
			noteEnd(StepOutcome.FAILED, false, failure);
			finish(Optional.of(failure));
		}
	}

	private void restartIn(Duration delay, LifecycleException failure) {
		noteEnd(StepOutcome.RESTARTING, false, failure);
		this.restarts++;
		this.timer = this.scheduler.schedule(delay, () -> this.owner.execute(this::run));
	}

	/**
	 * Nobody waits for a run without a thread, so it has one until its end is in the
	 * report, and none when all stop for it, which may happen on that very thread.
	 */
	private void noteEnd(StepOutcome outcome, boolean nowReady, @Nullable LifecycleException failure) {
		this.surroundings.changed(outcome, this.restarts, nowReady, failure);
		this.thread = null;
	}

	/**
	 * Whoever waits for it hears of its end after the report has it.
	 */
	private void finish(Optional<LifecycleException> failure) {
		this.begun.complete(failure);
		this.over.complete(failure.map(Function.identity()));
	}

	private Step step() {
		return new Step(LifecyclePhase.RUN, this.name, Duration.ZERO);
	}

	private static void await(CompletableFuture<?> future) throws InterruptedException {
		try {
			future.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Those around it.
	 */
	interface Surroundings {

		/**
		 * Return whether all stop, so that nothing is run again and no end matters.
		 */
		boolean isStopping();

		/**
		 * Hear what became of it.
		 */
		void changed(StepOutcome outcome, int restarts, boolean ready, @Nullable LifecycleException failure);

		/**
		 * Stop all, for it failed.
		 */
		void fatal(LifecycleException failure);

	}

}
