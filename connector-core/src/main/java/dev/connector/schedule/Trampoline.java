package dev.connector.schedule;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks on the thread that brings them, and those that a task brings after it, not
 * inside it: a chain of tasks of any length needs no deep stack. Threads don't wait for
 * each other. What a task throws is logged and harms no other task.
 */
public final class Trampoline {

	private static final Logger logger = LoggerFactory.getLogger(Trampoline.class);

	private static final ThreadLocal<@Nullable Queue<Runnable>> RUNNING = new ThreadLocal<>();

	/**
	 * Run tasks in their order: now, or soon when this is called by a task that this
	 * thread runs for any trampoline.
	 * @param tasks what to run
	 */
	public void run(Collection<? extends Runnable> tasks) {
		if (tasks.isEmpty()) {
			return;
		}
		Queue<Runnable> outer = RUNNING.get();
		if (outer != null) {
			outer.addAll(tasks);
			return;
		}
		Queue<Runnable> own = new ArrayDeque<>(tasks);
		RUNNING.set(own);
		try {
			runAll(own);
		}
		finally {
			RUNNING.remove();
		}
	}

	private static void runAll(Queue<Runnable> tasks) {
		Runnable task = tasks.poll();
		while (task != null) {
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.error("A task failed", ex);
			}
			task = tasks.poll();
		}
	}

}
