package dev.connector.test;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The threads of one proxy, all of them daemons. Safe for use by many threads.
 */
final class ProxyThreads {

	private static final Duration LONGEST_END = Duration.ofSeconds(5);

	private final Set<Thread> started = ConcurrentHashMap.newKeySet();

	private final String prefix;

	ProxyThreads(int port) {
		this.prefix = "connector-test-proxy-" + port + "-";
	}

	Thread start(String role, Task task) {
		Thread thread = new Thread(() -> run(task), this.prefix + role);
		thread.setDaemon(true);
		this.started.removeIf((earlier) -> earlier.getState() == Thread.State.TERMINATED);
		this.started.add(thread);
		thread.start();
		return thread;
	}

	/**
	 * Wait until all have ended, those included that others start meanwhile, but not for
	 * ever.
	 */
	void join() {
		long deadline = System.nanoTime() + LONGEST_END.toNanos();
		while (!this.started.isEmpty() && System.nanoTime() - deadline < 0 && !Thread.currentThread().isInterrupted()) {
			this.started.forEach(ProxyThreads::join);
			this.started.removeIf((thread) -> thread.getState() == Thread.State.TERMINATED);
		}
	}

	/**
	 * Wait until one has ended, but not for ever.
	 */
	static void join(@Nullable Thread thread) {
		try {
			if (thread != null) {
				thread.join(LONGEST_END.toMillis());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run(Task task) {
		try {
			task.run();
		}
		catch (IOException ex) {
			// A connection that ends is what a fault proxy is for.
			return;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * What a thread does; it ends when a connection fails.
	 */
	@FunctionalInterface
	interface Task {

		void run() throws IOException, InterruptedException;

	}

}
