package dev.connector.benchmark.load;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

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

	/**
	 * Return the most that was left by any collection so far.
	 * @return MiB
	 */
	public static double mostLeftMib() {
		double most = 0;
		for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
			MemoryUsage left = pool.getCollectionUsage();
			if (pool.getType() == MemoryType.HEAP && left != null) {
				most += left.getUsed() / MIB;
			}
		}
		return most;
	}

}
