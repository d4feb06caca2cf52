package dev.connector.schedule;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.Executor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks on the thread that brings them, and those that a task brings after it, not
 * inside it: a chain of tasks of any length needs no deep stack. Threads don't wait for
 * each other. What a task throws is logged and harms no other task.
 */
public final class Trampoline implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(Trampoline.class);

	/** What a thread has to run; the head stays until it has run. */
	private static final ThreadLocal<Queue<Runnable>> TASKS = ThreadLocal.withInitial(ArrayDeque::new);

	/**
	 * Run a task: now, or soon when this is called by a task that this thread runs for
	 * any trampoline.
	 */
	@Override
	public void execute(Runnable task) {
		Queue<Runnable> tasks = TASKS.get();
		boolean idle = tasks.isEmpty();
		tasks.add(task);
		if (idle) {
			runAll(tasks);
		}
	}

	/**
	 * Run tasks in their order: now, or soon when this is called by a task that this
	 * thread runs for any trampoline.
	 * @param added what to run
	 */
	public void run(Collection<? extends Runnable> added) {
		if (added.isEmpty()) {
			return;
		}
		Queue<Runnable> tasks = TASKS.get();
		boolean idle = tasks.isEmpty();
		tasks.addAll(added);
		if (idle) {
			runAll(tasks);
		}
	}

	private static void runAll(Queue<Runnable> tasks) {
		try {
			for (Runnable task = tasks.peek(); task != null; task = tasks.peek()) {
				runGuarded(task);
				tasks.remove();
			}
		}
		finally {
			tasks.clear();
		}
	}

	private static void runGuarded(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("A task failed", ex);
		}
	}

}
