package dev.connector.connection;

/**
 * What was counted over the life of a connection. Immutable.
 *
 * @param reconnects how often an accepted connection was lost
 * @param moves how often another connection took the place of one that was ready
 * @param staleEvents how many reports came from attempts that were left behind
 * @param invariantViolations how often a connection that was not ready waited for nothing
 * at all, and had to be woken
 * @param unexpectedEvents how many events came that must not happen in the state they
 * came in
 */
public record ConnectionCounts(long reconnects, long moves, long staleEvents, long invariantViolations,
		long unexpectedEvents) {

	/**
	 * Nothing was counted yet.
	 */
	static final ConnectionCounts NONE = new ConnectionCounts(0, 0, 0, 0, 0);

	ConnectionCounts withReconnect() {
		return new ConnectionCounts(this.reconnects + 1, this.moves, this.staleEvents, this.invariantViolations,
				this.unexpectedEvents);
	}

	ConnectionCounts withMove() {
		return new ConnectionCounts(this.reconnects, this.moves + 1, this.staleEvents, this.invariantViolations,
				this.unexpectedEvents);
	}

	ConnectionCounts withStaleEvent() {
		return new ConnectionCounts(this.reconnects, this.moves, this.staleEvents + 1, this.invariantViolations,
				this.unexpectedEvents);
	}

	ConnectionCounts withInvariantViolation() {
		return new ConnectionCounts(this.reconnects, this.moves, this.staleEvents, this.invariantViolations + 1,
				this.unexpectedEvents);
	}

	ConnectionCounts withUnexpectedEvent() {
		return new ConnectionCounts(this.reconnects, this.moves, this.staleEvents, this.invariantViolations,
				this.unexpectedEvents + 1);
	}

}
