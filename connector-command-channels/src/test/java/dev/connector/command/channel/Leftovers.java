package dev.connector.command.channel;

import java.util.List;

import dev.connector.schedule.VirtualScheduler;
import org.awaitility.Awaitility;

/**
 * Looks for what channels left behind.
 */
public final class Leftovers {

	private Leftovers() {
	}

	/**
	 * Wait until there is nothing.
	 */
	public static void requireNone(VirtualScheduler scheduler) {
		Awaitility.await("next timer").until(() -> String.valueOf(scheduler.untilNext()), "null"::equals);
		Awaitility.await("threads").until(Leftovers::threads, List::isEmpty);
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("connector-") && !name.startsWith("connector-test"))
			.toList();
	}

}
