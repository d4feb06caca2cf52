package dev.connector.benchmark.roundtrip;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.HdrHistogram.Histogram;

/**
 * Takes down how long calls took, each thread for itself. Read once nothing is written
 * any more.
 */
final class Latencies {

	private static final long LONGEST_NANOS = 60_000_000_000L;

	private static final int DIGITS = 3;

	private final Queue<Histogram> all = new ConcurrentLinkedQueue<>();

	private final ThreadLocal<Histogram> own = ThreadLocal.withInitial(() -> {
		Histogram histogram = empty();
		this.all.add(histogram);
		return histogram;
	});

	void record(long nanos) {
		this.own.get().recordValue(Math.min(nanos, LONGEST_NANOS));
	}

	Histogram sum() {
		Histogram sum = empty();
		this.all.forEach(sum::add);
		return sum;
	}

	static Histogram empty() {
		return new Histogram(1, LONGEST_NANOS, DIGITS);
	}

}
