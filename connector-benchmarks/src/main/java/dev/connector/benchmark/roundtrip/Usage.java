package dev.connector.benchmark.roundtrip;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What this process used so far. Immutable.
 *
 * @param cpuNanos time on processors, of all threads
 * @param allocatedBytes bytes allocated by the threads that there are
 */
record Usage(long cpuNanos, long allocatedBytes) {

	static final Usage NOTHING = new Usage(0, 0);

	private static final OperatingSystemMXBean SYSTEM = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	static Usage now() {
		long allocated = 0;
		for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
			allocated += Math.max(0, bytes);
		}
		return new Usage(SYSTEM.getProcessCpuTime(), allocated);
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
