package dev.connector.benchmark.roundtrip;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What this process used so far. Immutable.
 *
 * @param cpuNanos time on processors, of all threads
 * @param allocatedBytes bytes allocated by all threads, of those that have ended as far
 * as is known since they were last looked at
 */
record Usage(long cpuNanos, long allocatedBytes) {

	static final Usage NOTHING = new Usage(0, 0);

	private static final OperatingSystemMXBean SYSTEM = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	/** What each thread had allocated when it was last looked at. */
	private static final Map<Long, Long> ALLOCATED = new HashMap<>();

	static synchronized Usage now() {
		long[] ids = THREADS.getAllThreadIds();
		long[] allocated = THREADS.getThreadAllocatedBytes(ids);
		for (int i = 0; i < ids.length; i++) {
			ALLOCATED.merge(ids[i], allocated[i], Math::max);
		}
		return new Usage(SYSTEM.getProcessCpuTime(), ALLOCATED.values().stream().mapToLong(Long::longValue).sum());
	}

	static Usage parse(String text) {
		String[] parts = text.split(" ", -1);
		return new Usage(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
	}

	String encode() {
		return this.cpuNanos + " " + this.allocatedBytes;
	}

	Usage plus(Usage other) {
		return new Usage(this.cpuNanos + other.cpuNanos, this.allocatedBytes + other.allocatedBytes);
	}

	Usage since(Usage before) {
		return new Usage(this.cpuNanos - before.cpuNanos, this.allocatedBytes - before.allocatedBytes);
	}

}
