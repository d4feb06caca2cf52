package dev.connector.destination;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.schedule.Cancellable;

/**
 * One search for a wire that takes streams, for everybody who waits for one. It belongs
 * to nobody of them, tries one way after the other with a head start, and is over when
 * nobody waits any more or every way failed: then all who wait get its failure. Touched
 * under the lock of the pool only.
 */
final class Flight {

	private final List<Route> ways;

	private final Map<Route, Failure> failures = new LinkedHashMap<>();

	private Cancellable headStart = Cancellable.NONE;

	private int begun = 1;

	Flight(List<Route> ways) {
		this.ways = ways;
	}

	/**
	 * Return the ways that are tried and did not fail.
	 */
	List<Route> underWay() {
		if (this.failures.isEmpty()) {
			return this.ways.subList(0, this.begun);
		}
		return this.ways.stream().limit(this.begun).filter((way) -> !this.failures.containsKey(way)).toList();
	}

	/**
	 * Return whether a way need not be waited for any more: it failed, or had its head
	 * start.
	 */
	boolean mayPass(Route way) {
		return this.failures.containsKey(way) || this.ways.indexOf(way) < this.begun - 1;
	}

	/**
	 * Try one more way.
	 * @return {@code false} when there is none left
	 */
	boolean beginNext() {
		if (this.begun >= this.ways.size()) {
			return false;
		}
		this.begun++;
		return true;
	}

	boolean hasMore() {
		return this.begun < this.ways.size();
	}

	/**
	 * Take note that a way failed. One whose turn is still to come is tried nevertheless.
	 */
	void failed(Route way, Failure failure) {
		int place = this.ways.indexOf(way);
		if (place >= 0 && place < this.begun) {
			this.failures.put(way, failure);
		}
	}

	void headStart(Cancellable timer) {
		this.headStart.cancel();
		this.headStart = timer;
	}

	void end() {
		this.headStart.cancel();
	}

	/**
	 * Return what all who waited are told: what went wrong on every way, and the type of
	 * the one that is most likely to come right.
	 */
	Failure failure() {
		List<Failure> all = new ArrayList<>(this.failures.values());
		if (all.size() == 1) {
			return all.get(0);
		}
		Failure mildest = all.stream()
			.min(Comparator.comparingInt((failure) -> severity(failure.type())))
			.orElseThrow();
		String message = all.stream().map(Failure::message).collect(Collectors.joining("; "));
		Duration retryAfter = (mildest.type() == FailureType.CONGESTED) ? mildest.retryAfter() : null;
		return new Failure(mildest.type(), mildest.step(), message, mildest.cause(), retryAfter);
	}

	private static int severity(FailureType type) {
		return switch (type) {
			case TRANSIENT -> 0;
			case CONGESTED -> 1;
			case REJECTED -> 2;
			case FATAL -> 3;
		};
	}

}
