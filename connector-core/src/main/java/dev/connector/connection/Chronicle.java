package dev.connector.connection;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

import dev.connector.failure.Failure;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a connection is, what it went through, and what was counted. Written by the owner
 * of the connection, read by any thread.
 */
final class Chronicle {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	/**
	 * How many states are told when something happened that must not happen.
	 */
	private static final int TOLD = 16;

	private final String name;

	private final Supplier<ConnectionOptions> terms;

	private final Scheduler scheduler;

	private final Journal journal = new Journal();

	private volatile ConnectionSnapshot snapshot;

	private volatile ConnectionCounts counts = ConnectionCounts.NONE;

	Chronicle(Supplier<ConnectionOptions> terms, Scheduler scheduler) {
		this.name = terms.get().name();
		this.terms = terms;
		this.scheduler = scheduler;
		this.snapshot = new ConnectionSnapshot(ConnectionState.IDLE, scheduler.now(), 0, null, null, 0);
	}

	ConnectionSnapshot snapshot() {
		return this.snapshot;
	}

	List<ConnectionSnapshot> entries() {
		return this.journal.entries();
	}

	ConnectionCounts counts() {
		return this.counts;
	}

	/**
	 * Publish the next state.
	 * @param state the state
	 * @param occurrence what led to it
	 * @param attempts how many attempts were made in this outage
	 * @return what is published
	 */
	ConnectionSnapshot enter(ConnectionState state, Occurrence occurrence, int attempts) {
		ConnectionSnapshot previous = this.snapshot;
		Instant now = this.scheduler.now();
		boolean accepted = state.isConnected() && !previous.state().isConnected();
		boolean well = state == ConnectionState.READY || state == ConnectionState.PAUSED;
		Failure known = (occurrence.failure() != null) ? occurrence.failure() : previous.lastError();
		ConnectionSnapshot entered = new ConnectionSnapshot(state, now, state.isConnected() ? 0 : attempts,
				nextAttemptAt(state, now, occurrence.delay()), well ? null : known,
				previous.generation() + (accepted ? 1 : 0));
		this.snapshot = entered;
		this.journal.add(entered);
		return entered;
	}

	/**
	 * Publish that another connection took the place of the one in use.
	 */
	void moved() {
		ConnectionSnapshot now = this.snapshot;
		long generation = now.generation() + 1;
		this.counts = this.counts.withMove();
		this.snapshot = new ConnectionSnapshot(now.state(), now.since(), now.attempt(), now.nextAttemptAt(),
				now.lastError(), generation);
		this.journal.add(new ConnectionSnapshot(now.state(), this.scheduler.now(), now.attempt(), now.nextAttemptAt(),
				now.lastError(), generation));
	}

	void reconnect() {
		this.counts = this.counts.withReconnect();
	}

	void staleEvent() {
		this.counts = this.counts.withStaleEvent();
	}

	void unexpected(ConnectionState state, ConnectionEvent event) {
		this.counts = this.counts.withUnexpectedEvent();
		logger.error("{} can't deal with {} in state {}: ignored. Its last states: {}", this.name, event, state,
				lastStates());
	}

	void violation(ConnectionState state, String what) {
		this.counts = this.counts.withInvariantViolation();
		logger.error("{} is {} and {}: woken. Its last states: {}", this.name, state, what, lastStates());
	}

	void failed(String what, Throwable thrown) {
		logger.warn("{}: {} failed", this.name, what, thrown);
	}

	private List<ConnectionState> lastStates() {
		List<ConnectionSnapshot> all = this.journal.entries();
		return all.subList(Math.max(0, all.size() - TOLD), all.size()).stream().map(ConnectionSnapshot::state).toList();
	}

	private @Nullable Instant nextAttemptAt(ConnectionState state, Instant now, Duration delay) {
		if (state == ConnectionState.BACKOFF) {
			return later(now, delay);
		}
		if (state != ConnectionState.FAILED) {
			return null;
		}
		Duration rearmAfter = this.terms.get().reconnect().limits().rearmAfter();
		return (rearmAfter != null) ? later(now, rearmAfter) : null;
	}

	private static Instant later(Instant now, Duration delay) {
		try {
			return now.plus(delay);
		}
		catch (DateTimeException | ArithmeticException ex) {
			return Instant.MAX;
		}
	}

}
