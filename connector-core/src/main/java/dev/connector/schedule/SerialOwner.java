package dev.connector.schedule;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one owner of some mutable state: runs tasks one at a time, in the order in which
 * they came, on whichever thread brought the first of them. What one task wrote, the next
 * one sees. It has no thread of its own, so its tasks must never block.
 * <p>
 * A task that is handed in by a running task runs after it, not inside it. What a task
 * throws is logged and harms no other task.
 */
public final class SerialOwner implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(SerialOwner.class);

	private static final AtomicReferenceFieldUpdater<SerialOwner, @Nullable Thread> RUNNER = AtomicReferenceFieldUpdater
		.newUpdater(SerialOwner.class, Thread.class, "runner");

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private volatile @Nullable Thread runner;

	private final String name;

	/**
	 * Create an owner.
	 * @param name what is owned, for the log
	 */
	public SerialOwner(String name) {
		this.name = name;
	}

	/**
	 * Run a task: now, on this thread, when nothing else runs; otherwise soon, on the
	 * thread that runs the others.
	 */
	@Override
	public void execute(Runnable task) {
		this.tasks.add(task);
		do {
			if (!RUNNER.compareAndSet(this, null, Thread.currentThread())) {
				return;
			}
			try {
				runAll();
			}
			finally {
				this.runner = null;
			}
		}
		while (!this.tasks.isEmpty());
	}

	/**
	 * Check that the calling code is one of the tasks.
	 * @throws IllegalStateException when it is not
	 */
	@SuppressWarnings("ReferenceEquality")
	public void requireOwned() {
		if (this.runner != Thread.currentThread()) {
			throw new IllegalStateException("Not called by the owner of " + this.name);
		}
	}

	private void runAll() {
		Runnable task = this.tasks.poll();
		while (task != null) {
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.error("A task of {} failed", this.name, ex);
			}
			task = this.tasks.poll();
		}
	}

}
