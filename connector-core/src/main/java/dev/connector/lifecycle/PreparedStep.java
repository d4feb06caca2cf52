package dev.connector.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import dev.connector.schedule.TaskThread;
import org.jspecify.annotations.Nullable;

/**
 * A reload in two steps, both on the same thread, which waits between them to be told
 * what to do. Whatever was prepared is either committed or discarded, be it too late.
 */
final class PreparedStep {

	private final String name;

	private final Steps steps;

	private final CallOff callOff;

	private final CompletableFuture<Optional<Throwable>> prepared = new CompletableFuture<>();

	private final CompletableFuture<Boolean> decision = new CompletableFuture<>();

	private @Nullable TaskThread thread;

	PreparedStep(String name, Steps steps, CallOff callOff) {
		this.name = name;
		this.steps = steps;
		this.callOff = callOff;
	}

	String name() {
		return this.name;
	}

	/**
	 * Prepare, and wait for that. When it fails, it is discarded.
	 */
	StepResult prepare(Callable<PreparedReload> task, Duration deadline) {
		Step step = step(deadline);
		StepResult result;
		try {
			TaskThread started = TaskThread.start(step.threadName(), () -> work(task));
			this.thread = started;
			result = this.steps.watch(step, started, this.prepared, this.callOff).join();
		}
		catch (Throwable ex) {
			result = new StepResult(StepOutcome.FAILED, Duration.ZERO, step.failed(ex));
		}
		if (result.failure() != null) {
			discard();
		}
		return result;
	}

	/**
	 * Let what was prepared hold, and wait for that.
	 */
	StepResult commit(Duration deadline) {
		TaskThread started = this.thread;
		if (started == null) {
			throw new IllegalStateException(this.name + " was not prepared");
		}
		CompletableFuture<StepResult> result = this.steps.watch(step(deadline), started, started.ended(), this.callOff);
		this.decision.complete(true);
		return result.join();
	}

	/**
	 * Let go of what was prepared, without waiting for that.
	 */
	void discard() {
		this.decision.complete(false);
	}

	private void work(Callable<PreparedReload> task) throws Exception {
		PreparedReload reload;
		try {
			reload = task.call();
		}
		catch (Throwable ex) {
			this.prepared.complete(Optional.of(ex));
			return;
		}
		this.prepared.complete(Optional.empty());
		if (this.decision.join()) {
			reload.commit();
		}
		else {
			reload.discard();
		}
	}

	private Step step(Duration deadline) {
		return new Step(LifecyclePhase.RELOAD, this.name, deadline);
	}

}
