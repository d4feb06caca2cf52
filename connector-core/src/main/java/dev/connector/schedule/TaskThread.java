package dev.connector.schedule;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * A task that may block for long or for ever, on a thread of its own: nobody else waits
 * when it hangs, it can be interrupted, and it can be told where it hangs. The thread
 * lets the JVM end. Safe for use by many threads.
 */
public final class TaskThread {

	private final Task task;

	private final Thread thread;

	private final CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();

	private TaskThread(String name, Task task) {
		this.task = task;
		this.thread = new Thread(this::run, name);
		this.thread.setDaemon(true);
	}

	/**
	 * Run a task on a new thread.
	 * @param name name of the thread
	 * @param task what to run
	 * @return the task, which runs
	 */
	public static TaskThread start(String name, Task task) {
		TaskThread started = new TaskThread(name, task);
		started.thread.start();
		return started;
	}

	/**
	 * Return when the task has ended.
	 * @return completes, never exceptionally, with what the task threw, an error
	 * included, if it threw anything
	 */
	public CompletionStage<Optional<Throwable>> ended() {
		return this.ended.minimalCompletionStage();
	}

	/**
	 * Interrupt the task. Does nothing when it has ended.
	 */
	public void interrupt() {
		this.thread.interrupt();
	}

	/**
	 * Return where the task is now.
	 * @return the stack, innermost call first; empty when the task has ended
	 */
	public StackTraceElement[] stack() {
		return this.thread.getStackTrace();
	}

	/**
	 * Describe what the task does now: its thread, what it waits for and who holds that,
	 * and its stack.
	 * @return several lines, for the log
	 */
	public String dump() {
		StringBuilder dump = new StringBuilder("\"" + this.thread.getName() + "\" " + this.thread.getState());
		ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(this.thread.getId());
		if (info != null && info.getLockName() != null) {
			dump.append(" on ").append(info.getLockName()).append(heldBy(info.getLockOwnerName()));
		}
		for (StackTraceElement element : stack()) {
			dump.append("\n\tat ").append(element);
		}
		return dump.toString();
	}

	private static String heldBy(@Nullable String owner) {
		return (owner != null) ? ", which \"" + owner + "\" holds" : "";
	}

	private void run() {
		Throwable thrown = null;
		try {
			this.task.run();
		}
		catch (Throwable ex) {
			thrown = ex;
		}
		this.ended.complete(Optional.ofNullable(thrown));
	}

	/**
	 * What may block, and may throw anything.
	 */
	@FunctionalInterface
	public interface Task {

		/**
		 * Do it.
		 * @throws Exception when that fails
		 */
		void run() throws Exception;

	}

}
