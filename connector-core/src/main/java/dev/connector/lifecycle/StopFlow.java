package dev.connector.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.connector.schedule.TaskThread;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains those who were run and shuts down those who booted, in reverse. Goes on whatever
 * fails, and stops for nothing. Belongs to the thread that stops.
 */
final class StopFlow {

	private static final Logger logger = LoggerFactory.getLogger(Lifecycle.class);

	private static final CallOff NEVER = new CallOff();

	private final Board board;

	private final Steps steps;

	private final LifecycleOptions options;

	StopFlow(Board board, Steps steps, LifecycleOptions options) {
		this.board = board;
		this.steps = steps;
		this.options = options;
	}

	/**
	 * Stop some.
	 * @param run those who were run, in that order
	 * @param booted those who booted, in that order
	 */
	void stop(List<Entry> run, List<Entry> booted) {
		Deadlines toDrain = new Deadlines(this.steps.scheduler(), this.options.drainTimeout(), run.size());
		reversed(run).forEach((entry) -> drain(entry, toDrain));
		Deadlines toShutDown = new Deadlines(this.steps.scheduler(), this.options.shutdownTimeout(), booted.size());
		reversed(booted)
			.forEach((entry) -> step(LifecyclePhase.SHUTDOWN, entry, toShutDown, entry.participant()::shutdown));
	}

	private void drain(Entry entry, Deadlines deadlines) {
		long since = this.steps.scheduler().nanoTime();
		RunTask run = entry.run();
		if (run != null) {
			run.stop();
		}
		Duration deadline = step(LifecyclePhase.DRAIN, entry, deadlines, entry.participant()::drain);
		TaskThread thread = (run != null) ? run.thread() : null;
		if (run == null || thread == null) {
			return;
		}
		run.interrupt();
		Duration left = deadline.minusNanos(this.steps.scheduler().nanoTime() - since);
		Duration atLeast = (left.compareTo(Steps.GRACE) < 0) ? Steps.GRACE : left;
		StepResult result = this.steps
			.watch(new Step(LifecyclePhase.RUN, entry.name(), atLeast), thread, run.over(), NEVER)
			.join();
		if (result.outcome() == StepOutcome.TIMED_OUT) {
			this.board.ended(entry, LifecyclePhase.DRAIN, result);
		}
	}

	private Duration step(LifecyclePhase phase, Entry entry, Deadlines deadlines, TaskThread.Task task) {
		Step step = new Step(phase, entry.name(), deadlines.next(entry.participant(), phase));
		this.board.began(entry, phase);
		StepResult result = this.steps.begin(step, task, NEVER).join();
		this.board.ended(entry, phase, result);
		@Nullable LifecycleException failure = result.failure();
		if (failure != null && result.outcome() == StepOutcome.FAILED) {
			logger.warn("{}. The stop goes on", failure.getMessage(), failure.getCause());
		}
		return step.deadline();
	}

	private static List<Entry> reversed(List<Entry> entries) {
		List<Entry> copy = new ArrayList<>(entries);
		Collections.reverse(copy);
		return copy;
	}

}
