package dev.connector.benchmark.load;

import java.lang.management.ManagementFactory;

/**
 * Looks at the heap.
 */
public final class Heap {

	private static final double MIB = 1024 * 1024;

	private Heap() {
	}

	/**
	 * Return how much is used after a collection.
	 * @return MiB
	 */
	public static double usedMib() {
		System.gc();
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
	}

}
