package dev.connector.destination;

import dev.connector.connection.ConnectionAttempt;
import dev.connector.connection.ConnectionDriver;
import dev.connector.failure.Failure;
import dev.connector.transport.Wire;
import dev.connector.transport.WireListener;
import org.jspecify.annotations.Nullable;

/**
 * Connects a wire of the pool: makes one for every attempt, and tells the pool when there
 * is one to use. Called by the owner of the connection only.
 */
final class WireDriver implements ConnectionDriver {

	private final WirePool pool;

	private final PooledWire pooled;

	private @Nullable Wire wire;

	WireDriver(WirePool pool, PooledWire pooled) {
		this.pool = pool;
		this.pooled = pooled;
	}

	@Override
	public void dial(ConnectionAttempt attempt) {
		Wire fresh = this.pooled.route().newWire();
		this.wire = fresh;
		fresh.connect(new Events(attempt));
	}

	/**
	 * Who it is that connects is said on each stream, so there is nothing to wait for.
	 */
	@Override
	public void greet(ConnectionAttempt attempt) {
		attempt.accepted();
	}

	@Override
	public void goLive(ConnectionAttempt attempt) {
		Wire connected = this.wire;
		if (connected != null) {
			this.pool.connected(this.pooled, connected);
		}
	}

	@Override
	public void drain(ConnectionAttempt attempt) {
		attempt.drained();
	}

	@Override
	public void farewell(ConnectionAttempt attempt) {
		attempt.lost(Failure.transientFailure("The wire is not wanted any more"));
	}

	@Override
	public void leave(ConnectionAttempt attempt, String reason) {
		Wire left = this.wire;
		this.wire = null;
		if (left != null) {
			left.close();
		}
	}

	@Override
	public long lastActivity() {
		return 0;
	}

	/**
	 * What the wire of one attempt tells.
	 */
	private final class Events implements WireListener {

		private final ConnectionAttempt attempt;

		Events(ConnectionAttempt attempt) {
			this.attempt = attempt;
		}

		@Override
		public void onConnected() {
			this.attempt.opened();
		}

		@Override
		public void onLeaving(String reason) {
			this.attempt.run(() -> WireDriver.this.pool.leave(WireDriver.this.pooled, reason));
		}

		@Override
		public void onClosed(Failure failure) {
			this.attempt.lost(failure);
		}

	}

}
