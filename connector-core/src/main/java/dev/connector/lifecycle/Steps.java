package dev.connector.lifecycle;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.TaskThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps, each on a thread of its own, and waits for none longer than its deadline.
 * Safe for use by many threads.
 */
final class Steps {

	/**
	 * How long one that was called off may take to end.
	 */
	static final Duration GRACE = Duration.ofSeconds(1);

	private static final Logger logger = LoggerFactory.getLogger(Lifecycle.class);

	private final Scheduler scheduler;

	Steps(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	Scheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * Begin a step.
	 * @return completes, never exceptionally, when the step has ended, its time is over,
	 * or it was called off and did not end soon
	 */
	CompletableFuture<StepResult> begin(Step step, TaskThread.Task task, CallOff callOff) {
		try {
			TaskThread thread = TaskThread.start(step.threadName(), task);
			return watch(step, thread, thread.ended(), callOff);
		}
		catch (Throwable ex) {
			// There may be no room for another thread
			return CompletableFuture
				.completedFuture(new StepResult(StepOutcome.FAILED, Duration.ZERO, step.failed(ex)));
		}
	}

	/**
	 * Watch a thread that is in a step. Nobody learns of the result before the deadline
	 * is cancelled, so the next step doesn't begin while the one of this step is there.
	 * @param ended completes when the step has ended, with what it threw
	 */
	CompletableFuture<StepResult> watch(Step step, TaskThread thread, CompletionStage<Optional<Throwable>> ended,
			CallOff callOff) {
		Watch watch = new Watch(step, thread);
		ended.thenAccept(watch::ended);
		Cancellable deadline = this.scheduler.schedule(step.deadline(), () -> watch.giveUp(StepOutcome.TIMED_OUT));
		Cancellable listening = callOff.listen(watch::callOff);
		return watch.result.whenComplete((result, thrown) -> {
			deadline.cancel();
			listening.cancel();
		});
	}

	/**
	 * A step that is waited for.
	 */
	private final class Watch {

		private final Step step;

		private final TaskThread thread;

		private final long since = Steps.this.scheduler.nanoTime();

		private final CompletableFuture<StepResult> result = new CompletableFuture<>();

		private final AtomicBoolean over = new AtomicBoolean();

		private volatile boolean calledOff;

		Watch(Step step, TaskThread thread) {
			this.step = step;
			this.thread = thread;
		}

		void ended(Optional<Throwable> thrown) {
			if (!this.over.compareAndSet(false, true)) {
				return;
			}
			if (thrown.isEmpty()) {
				this.result.complete(new StepResult(StepOutcome.DONE, took(), null));
			}
			else if (this.calledOff) {
				this.result.complete(new StepResult(StepOutcome.CANCELLED, took(), this.step.calledOff()));
			}
			else {
				this.result.complete(new StepResult(StepOutcome.FAILED, took(), this.step.failed(thrown.get())));
			}
		}

		void callOff() {
			this.calledOff = true;
			this.thread.interrupt();
			Cancellable timer = Steps.this.scheduler.schedule(GRACE, () -> giveUp(StepOutcome.CANCELLED));
			this.result.thenRun(timer::cancel);
		}

		/**
		 * What is known of the step is in the log before anybody learns that it is given
		 * up: what they do then, such as to end the process, must not come before it.
		 */
		void giveUp(StepOutcome outcome) {
			if (this.over.get()) {
				return;
			}
			StackTraceElement[] stack = this.thread.stack();
			String dump = this.thread.dump();
			if (!this.over.compareAndSet(false, true)) {
				return;
			}
			LifecycleException failure = this.step.stuck(took(), stack);
			logger.warn("{}. It is interrupted, and nobody waits for it any longer. It was here:\n{}",
					failure.getMessage(), dump);
			this.thread.interrupt();
			this.result.complete(new StepResult(outcome, took(), failure));
		}

		private Duration took() {
			return Duration.ofNanos(Steps.this.scheduler.nanoTime() - this.since).truncatedTo(ChronoUnit.MILLIS);
		}

	}

}
