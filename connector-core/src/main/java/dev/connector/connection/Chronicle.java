package dev.connector.connection;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection went through: its last states, and what was counted. Written by the
 * owner of the connection, read by any thread.
 */
final class Chronicle {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	/**
	 * How many states are told when something happened that must not happen.
	 */
	private static final int TOLD = 16;

	private final String name;

	private final Journal journal = new Journal();

	private volatile ConnectionCounts counts = ConnectionCounts.NONE;

	Chronicle(String name) {
		this.name = name;
	}

	List<ConnectionSnapshot> entries() {
		return this.journal.entries();
	}

	ConnectionCounts counts() {
		return this.counts;
	}

	void entered(ConnectionSnapshot snapshot) {
		this.journal.add(snapshot);
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

}
