package dev.connector.sample.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Keeps account of every call: how often its handler ran, and how often and how it ended
 * for its caller. Safe for use by many threads.
 */
final class Ledger {

	private final Map<String, Entry> entries = new ConcurrentHashMap<>();

	private final boolean resumeHolds;

	Ledger(boolean resumeHolds) {
		this.resumeHolds = resumeHolds;
	}

	/**
	 * Note a call before it is made.
	 */
	void made(PlannedCall call) {
		this.entries.put(call.id(), new Entry(call));
	}

	void ran(String id) {
		Entry entry = this.entries.get(id);
		if (entry == null) {
			throw new IllegalStateException("A handler was asked for " + id + ", which nobody called");
		}
		entry.runs.incrementAndGet();
	}

	void ended(String id, CallEnd end) {
		Entry entry = this.entries.get(id);
		if (entry != null) {
			entry.end = end;
			entry.ends.incrementAndGet();
		}
	}

	int calls() {
		return this.entries.size();
	}

	/**
	 * Return the calls that have not ended yet.
	 */
	long open() {
		return this.entries.values().stream().filter((entry) -> entry.end == null).count();
	}

	/**
	 * Return the calls that broke the promise that nothing is lost, each with how.
	 */
	List<String> lost() {
		List<String> lost = new ArrayList<>();
		this.entries.values().forEach((entry) -> {
			String why = entry.whyLost(this.resumeHolds);
			if (why != null) {
				lost.add(entry + ": " + why);
			}
		});
		return lost;
	}

	/**
	 * Return the calls of which something happened twice.
	 */
	List<String> doubled() {
		return this.entries.values()
			.stream()
			.filter((entry) -> entry.runs.get() > 1 || entry.ends.get() > 1)
			.map(Entry::toString)
			.toList();
	}

	/**
	 * Return the kinds of work that were answered.
	 */
	Set<PlannedCall.Work> answered() {
		return this.entries.values()
			.stream()
			.filter((entry) -> entry.end != null && entry.end.kind() == CallEnd.Kind.ANSWERED)
			.map((entry) -> entry.call.capability())
			.collect(Collectors.toSet());
	}

	/**
	 * Return how many calls ended how.
	 */
	Map<String, Integer> ends() {
		Map<String, Integer> ends = new TreeMap<>();
		this.entries.values().forEach((entry) -> ends.merge(entry.outcome(), 1, Integer::sum));
		return ends;
	}

	/**
	 * What is known of one call.
	 */
	private static final class Entry {

		private final PlannedCall call;

		private final AtomicInteger runs = new AtomicInteger();

		private final AtomicInteger ends = new AtomicInteger();

		private volatile CallEnd end;

		Entry(PlannedCall call) {
			this.call = call;
		}

		String whyLost(boolean resumeHolds) {
			CallEnd last = this.end;
			if (last == null) {
				return "never ended";
			}
			return switch (last.kind()) {
				case ANSWERED -> whyWrong(last);
				case FAILED -> whyWronglyFailed(last, resumeHolds);
				// Nobody is left who could know
				case GATEWAY_DIED -> null;
			};
		}

		private String whyWrong(CallEnd answer) {
			if (this.runs.get() == 0) {
				return "answered and never ran";
			}
			return answer.detail().equals(Long.toString(this.call.checksum())) ? null : "the answer is a wrong one";
		}

		private String whyWronglyFailed(CallEnd error, boolean resumeHolds) {
			boolean ran = this.runs.get() > 0;
			boolean admitted = error.says("may have run") || error.detail().startsWith("TIMEOUT")
					|| error.detail().startsWith("CANCELLED") || error.detail().startsWith("CONNECTOR_FAILED");
			if (ran && !admitted) {
				return "ran, and its caller was told that it did not";
			}
			// Only to a gateway that began anew is a connector unknown
			boolean unknown = error.detail().startsWith("NOT_FOUND");
			return (resumeHolds && !unknown) ? "not answered although its gateway lived" : null;
		}

		private String outcome() {
			CallEnd last = this.end;
			if (last == null) {
				return "never ended";
			}
			return switch (last.kind()) {
				case ANSWERED -> "answered";
				case GATEWAY_DIED -> "died with the gateway";
				case FAILED -> last.detail().split(" ")[0].toLowerCase(Locale.ROOT)
						+ (last.says("may have run") ? ", may have run" : "");
			};
		}

		@Override
		public String toString() {
			return this.call + " ran " + this.runs + " times, ended " + this.ends + " times, last with " + this.end;
		}

	}

}
