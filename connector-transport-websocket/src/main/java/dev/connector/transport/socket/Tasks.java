package dev.connector.transport.socket;

import java.util.concurrent.RejectedExecutionException;

import io.netty.channel.EventLoop;

/**
 * Hands tasks to an event loop that may have ended. Safe for use by many threads.
 */
public final class Tasks {

	private Tasks() {
	}

	/**
	 * Run a task on the loop, never inside the caller.
	 * @param loop who runs it
	 * @param task what to run
	 * @return {@code false} when the loop ended, and the task never runs
	 */
	public static boolean run(EventLoop loop, Runnable task) {
		try {
			loop.execute(task);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

}
