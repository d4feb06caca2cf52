package dev.connector.lifecycle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One time from a start to the end of the stop that follows. Its lists are safe for use
 * by many threads.
 */
final class Term {

	/** Calls off all work that goes forward. */
	private final CallOff callOff = new CallOff();

	private final CompletableFuture<Void> startEnded = new CompletableFuture<>();

	private final CompletableFuture<LifecycleReport> stopped = new CompletableFuture<>();

	private final List<Entry> booted = Collections.synchronizedList(new ArrayList<>());

	private final List<Entry> run = Collections.synchronizedList(new ArrayList<>());

	private final Lane lane = new Lane(this.callOff, this.startEnded);

	CallOff callOff() {
		return this.callOff;
	}

	/**
	 * Completes when the start does nothing more, be it complete or given up.
	 */
	CompletableFuture<Void> startEnded() {
		return this.startEnded;
	}

	CompletableFuture<LifecycleReport> stopped() {
		return this.stopped;
	}

	/**
	 * Those who booted, in the order in which they had.
	 */
	List<Entry> booted() {
		return this.booted;
	}

	/**
	 * Those who were run, in the order in which they were.
	 */
	List<Entry> run() {
		return this.run;
	}

	/**
	 * What happens between the start and the stop, one thing at a time.
	 */
	Lane lane() {
		return this.lane;
	}

}
