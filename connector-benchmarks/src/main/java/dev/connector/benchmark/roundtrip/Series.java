package dev.connector.benchmark.roundtrip;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The rounds of one contender. Filled by one thread.
 */
final class Series {

	private static final double MEDIAN_OF_CALLS = 50;

	private static final double TAIL = 99;

	private static final double FAR_TAIL = 99.9;

	private final List<Round> rounds = new ArrayList<>();

	private final List<Round> half = new ArrayList<>();

	private final List<Round> most = new ArrayList<>();

	void add(Round round) {
		this.rounds.add(round);
	}

	void addOpen(Round half, Round most) {
		this.half.add(half);
		this.most.add(most);
	}

	double perSecond() {
		return median(this.rounds, Round::perSecond);
	}

	/**
	 * Return the throughput of the slowest round.
	 */
	double leastPerSecond() {
		return this.rounds.stream().mapToDouble(Round::perSecond).min().orElse(Double.NaN);
	}

	/**
	 * Return the throughput of the fastest round.
	 */
	double mostPerSecond() {
		return this.rounds.stream().mapToDouble(Round::perSecond).max().orElse(Double.NaN);
	}

	double p50() {
		return median(this.rounds, (round) -> round.micros(MEDIAN_OF_CALLS));
	}

	double p99() {
		return median(this.rounds, (round) -> round.micros(TAIL));
	}

	double p999() {
		return median(this.rounds, (round) -> round.micros(FAR_TAIL));
	}

	double allocated() {
		return median(this.rounds, Round::allocatedPerCall);
	}

	double cpuMicros() {
		return median(this.rounds, Round::cpuNanosPerCall) / 1000;
	}

	/**
	 * Return the 99th percentile at half of what the slowest can do.
	 */
	double p99AtHalf() {
		return median(this.half, (round) -> round.micros(TAIL));
	}

	/**
	 * Return the 99th percentile at four fifths of what the slowest can do.
	 */
	double p99AtMost() {
		return median(this.most, (round) -> round.micros(TAIL));
	}

	private static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
		double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
		if (sorted.length == 0) {
			return Double.NaN;
		}
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}
