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

	private final Set<Thread> running = ConcurrentHashMap.newKeySet();

	private final String prefix;

	ProxyThreads(int port) {
		this.prefix = "connector-test-proxy-" + port + "-";
	}

	Thread start(String role, Task task) {
		Thread thread = new Thread(() -> run(task), this.prefix + role);
		thread.setDaemon(true);
		this.running.add(thread);
		thread.start();
		return thread;
	}

	/**
	 * Wait until all have ended, but not for ever.
	 */
	void join() {
		this.running.forEach(ProxyThreads::join);
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
		finally {
			this.running.remove(Thread.currentThread());
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
