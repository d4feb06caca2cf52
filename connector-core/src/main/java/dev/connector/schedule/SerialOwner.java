package dev.connector.schedule;

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

	private static final AtomicReferenceFieldUpdater<SerialOwner, @Nullable Task> NEWEST = AtomicReferenceFieldUpdater
		.newUpdater(SerialOwner.class, Task.class, "newest");

	/** Below the oldest task, and alone while a task runs and none waits. */
	private static final Task BUSY = new Task(() -> {
	});

	/** Of those that wait, or nothing while nothing runs: most owners rest. */
	private volatile @Nullable Task newest;

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
		if (NEWEST.compareAndSet(this, null, BUSY) || !waits(new Task(task))) {
			run(task);
			runOthers();
		}
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

	/**
	 * Leave a task to the thread that runs the others.
	 * @return {@code false} when there is none, but this one from now on
	 */
	private boolean waits(Task task) {
		while (true) {
			Task before = this.newest;
			task.next = before;
			if (NEWEST.compareAndSet(this, before, (before != null) ? task : BUSY)) {
				return before != null;
			}
		}
	}

	private void runOthers() {
		// Once it rests, the next one may run on another thread
		this.runner = null;
		while (!NEWEST.compareAndSet(this, BUSY, null)) {
			Task next = oldest(NEWEST.getAndSet(this, BUSY));
			while (next != null) {
				run(next.body);
				next = next.next;
			}
			this.runner = null;
		}
	}

	/**
	 * Turn the chain of those that wait around.
	 * @return the first to run
	 */
	@SuppressWarnings("ReferenceEquality")
	private static @Nullable Task oldest(@Nullable Task last) {
		Task first = null;
		Task task = last;
		while (task != null && task != BUSY) {
			Task older = task.next;
			task.next = first;
			first = task;
			task = older;
		}
		return first;
	}

	private void run(Runnable task) {
		this.runner = Thread.currentThread();
		try {
			task.run();
		}
		catch (Throwable ex) {
			report(ex);
		}
	}

	private void report(Throwable thrown) {
		try {
			logger.error("A task of {} failed", this.name, thrown);
		}
		catch (Throwable ex) {
			// Those that wait run nevertheless
			thrown.addSuppressed(ex);
		}
	}

	/**
	 * A task that waits.
	 */
	private static final class Task {

		private final Runnable body;

		/**
		 * The one that came before it, and once they are run the one that came after it.
		 */
		private @Nullable Task next;

		Task(Runnable body) {
			this.body = body;
		}

	}

}
