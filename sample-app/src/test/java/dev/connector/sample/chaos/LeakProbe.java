package dev.connector.sample.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Something that has to be at a certain number at the end, or was left behind otherwise.
 *
 * @param what what is counted
 * @param expected how many there have to be
 * @param count how many there are now
 */
record LeakProbe(String what, long expected, LongSupplier count) {

	/**
	 * Wait until everything is as expected, but not for ever.
	 * @return what isn't, one line each
	 */
	static List<String> leaks(String when, Duration within, List<LeakProbe> probes) {
		List<String> leaks = new ArrayList<>();
		long deadline = System.nanoTime() + within.toNanos();
		for (LeakProbe probe : probes) {
			long now = probe.count.getAsLong();
			while (now != probe.expected && System.nanoTime() < deadline) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
				now = probe.count.getAsLong();
			}
			if (now != probe.expected) {
				leaks.add(when + ": " + now + " " + probe.what + ", expected " + probe.expected);
			}
		}
		return leaks;
	}

}
