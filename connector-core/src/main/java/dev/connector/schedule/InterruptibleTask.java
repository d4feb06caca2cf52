package dev.connector.schedule;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * A task that can be interrupted while it runs, and only then: the interrupt never hits
 * what its thread does before or afterwards. An interrupt that comes from elsewhere is
 * left to the thread. Runs at most once; one that was interrupted before it began doesn't
 * begin. Safe for use by many threads.
 */
public final class InterruptibleTask implements Runnable {

	private static final AtomicReferenceFieldUpdater<InterruptibleTask, Object> STATE = AtomicReferenceFieldUpdater
		.newUpdater(InterruptibleTask.class, Object.class, "state");

	private final Runnable task;

	/** A phase, or the thread that runs the task. */
	private volatile Object state = Phase.NEW;

	/**
	 * Create a task.
	 * @param task what to run
	 */
	public InterruptibleTask(Runnable task) {
		this.task = task;
	}

	@Override
	public void run() {
		Thread runner = Thread.currentThread();
		if (!STATE.compareAndSet(this, Phase.NEW, runner)) {
			return;
		}
		try {
			this.task.run();
		}
		finally {
			if (!STATE.compareAndSet(this, runner, Phase.OVER)) {
				clearInterrupt();
			}
		}
	}

	/**
	 * Interrupt the thread that runs the task, if one does, or keep the task from being
	 * begun.
	 */
	public void interrupt() {
		if (STATE.compareAndSet(this, Phase.NEW, Phase.OVER)) {
			return;
		}
		Object now = this.state;
		if (now instanceof Thread runner && STATE.compareAndSet(this, runner, Phase.INTERRUPTING)) {
			runner.interrupt();
			this.state = Phase.INTERRUPTED;
		}
	}

	/**
	 * The interrupt may be about to come, and is not for what this thread does next.
	 */
	private void clearInterrupt() {
		while (this.state != Phase.INTERRUPTED) {
			Thread.onSpinWait();
		}
		Thread.interrupted();
	}

	private enum Phase {

		NEW, INTERRUPTING, INTERRUPTED, OVER

	}

}
