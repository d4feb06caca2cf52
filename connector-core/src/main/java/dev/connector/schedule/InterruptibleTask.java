package dev.connector.schedule;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * A task that can be interrupted while it runs, and only then: the interrupt never hits
 * what its thread does before or afterwards. An interrupt that comes from elsewhere is
 * left to the thread. Runs at most once; one that was interrupted before it began doesn't
 * begin. Safe for use by many threads.
 */
public final class InterruptibleTask implements Runnable {

	private final Runnable task;

	private final Lock lock = new ReentrantLock();

	private @Nullable Thread runner;

	private boolean over;

	private boolean interrupted;

	/**
	 * Create a task.
	 * @param task what to run
	 */
	public InterruptibleTask(Runnable task) {
		this.task = task;
	}

	@Override
	public void run() {
		if (!begin()) {
			return;
		}
		try {
			this.task.run();
		}
		finally {
			end();
		}
	}

	/**
	 * Interrupt the thread that runs the task, if one does, or keep the task from being
	 * begun.
	 */
	public void interrupt() {
		this.lock.lock();
		try {
			this.over = true;
			if (this.runner != null) {
				this.interrupted = true;
				this.runner.interrupt();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean begin() {
		this.lock.lock();
		try {
			if (this.over) {
				return false;
			}
			this.over = true;
			this.runner = Thread.currentThread();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void end() {
		this.lock.lock();
		try {
			this.runner = null;
			if (this.interrupted) {
				Thread.interrupted();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
