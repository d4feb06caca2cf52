package dev.connector.transport.websocket;

import java.util.concurrent.RejectedExecutionException;

import io.netty.channel.EventLoop;

/**
 * Hands tasks to an event loop that may have ended.
 */
final class Tasks {

	private Tasks() {
	}

	/**
	 * Run a task on the loop, never inside the caller.
	 * @return {@code false} when the loop ended, and the task never runs
	 */
	static boolean run(EventLoop loop, Runnable task) {
		try {
			loop.execute(task);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

}
