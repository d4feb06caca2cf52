package dev.connector.sample.chaos;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What happened when, to be printed when something was lost. Safe for use by many
 * threads.
 */
final class Timeline {

	private final long start = System.nanoTime();

	private final Queue<String> entries = new ConcurrentLinkedQueue<>();

	void add(String format, Object... arguments) {
		this.entries
			.add(String.format(Locale.ROOT, "%9.3f s  ", seconds()) + String.format(Locale.ROOT, format, arguments));
	}

	double seconds() {
		return (System.nanoTime() - this.start) / 1e9;
	}

	void print(PrintStream out) {
		this.entries.forEach(out::println);
	}

}
