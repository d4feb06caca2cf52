package dev.connector.destination;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.connector.connection.Connection;
import dev.connector.connection.ConnectionEnvironment;
import dev.connector.connection.ConnectionListener;
import dev.connector.connection.ConnectionOptions;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationSnapshot.WireSnapshot;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.reconnect.BudgetLimits;
import dev.connector.reconnect.ReconnectOptions;
import dev.connector.schedule.Cancellable;
import dev.connector.transport.Wire;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the pool with its slots. It is dialled, kept and dialled again by the
 * engine like every other connection; the pool says when it isn't wanted any more. Fields
 * are touched under the lock of the pool only, except for those that are volatile.
 */
final class PooledWire {

	/** As many streams in a row that got no answer, and a wire is left. */
	private static final int MAX_FAILURES = 3;

	private final Route route;

	private final Connection connection;

	private final Set<PooledStream> streams = new LinkedHashSet<>();

	private final Map<PayloadClass, Integer> carries = new EnumMap<>(PayloadClass.class);

	private @Nullable Wire wire;

	private boolean dialing;

	private boolean leaving;

	private boolean told;

	private String reason = "";

	private int failures;

	private @Nullable Failure lastFailure;

	private Cancellable idleTimer = Cancellable.NONE;

	private Cancellable provenTimer = Cancellable.NONE;

	/** Whether nothing came over the wire since the last stream was opened on it. */
	private volatile boolean quiet;

	PooledWire(WirePool pool, Route route, PoolEnvironment environment) {
		this.route = route;
		String name = "The wire to " + route.address() + " of the destination " + route.destination().name();
		this.connection = new Connection(() -> terms(name, route), new ConnectionEnvironment(environment.scheduler(),
				environment.random(), route.gate(), new Events(pool)), new WireDriver(pool, this));
	}

	private static ConnectionOptions terms(String name, Route route) {
		DestinationOptions destination = route.destination();
		Duration connect = destination.limits().connectTimeout();
		// Who opens streams gives up; a wire that nobody wants is stopped
		ReconnectOptions terms = destination.reconnect().withLimits(BudgetLimits.defaults());
		return new ConnectionOptions(name, destination.name(), route.address(), connect, connect, terms);
	}

	Route route() {
		return this.route;
	}

	Connection connection() {
		return this.connection;
	}

	void connected(Wire connected) {
		this.dialing = false;
		this.wire = connected;
		this.lastFailure = null;
		this.failures = 0;
	}

	void lost(Failure failure) {
		this.dialing = false;
		this.wire = null;
		this.provenTimer.cancel();
		this.failures++;
		this.lastFailure = failure;
	}

	void dialing() {
		this.dialing = true;
	}

	/**
	 * Return whether it waits for its next attempt, or gave up.
	 */
	boolean isDown() {
		return !this.dialing && this.wire == null && !this.leaving;
	}

	/**
	 * Return whether the engine tries it no more, though others may put it right.
	 */
	boolean isGivenUp() {
		return this.connection.snapshot().state() == ConnectionState.FAILED;
	}

	boolean isDialing() {
		return this.dialing && !this.leaving;
	}

	/**
	 * Return whether the other side asked not to be called before a certain time.
	 */
	boolean isHeldOff() {
		Failure failure = this.lastFailure;
		ConnectionState state = this.connection.snapshot().state();
		return failure != null && failure.type() == FailureType.CONGESTED
				&& (state == ConnectionState.BACKOFF || state == ConnectionState.PARKED);
	}

	boolean isConnected() {
		return this.wire != null;
	}

	boolean isReady() {
		return this.wire != null && !this.leaving;
	}

	boolean hasRoom() {
		return isReady() && this.streams.size() < maxStreams();
	}

	int room() {
		return maxStreams() - this.streams.size();
	}

	int used() {
		return this.streams.size();
	}

	boolean carries(PayloadClass what) {
		return this.carries.getOrDefault(what, 0) > 0;
	}

	List<PooledStream> streams() {
		return List.copyOf(this.streams);
	}

	/**
	 * Give a slot to a stream.
	 * @return the wire to open it on
	 */
	Wire take(PooledStream stream) {
		Wire connected = this.wire;
		if (connected == null) {
			throw new IllegalStateException("Not connected");
		}
		this.streams.add(stream);
		this.carries.merge(stream.carries(), 1, Integer::sum);
		this.idleTimer.cancel();
		return connected;
	}

	boolean giveBack(PooledStream stream) {
		boolean removed = this.streams.remove(stream);
		if (removed) {
			this.carries.merge(stream.carries(), -1, Integer::sum);
		}
		return removed;
	}

	/**
	 * Return whether this is the wire of the engine's present attempt.
	 */
	@SuppressWarnings("ReferenceEquality")
	boolean isOn(@Nullable Wire other) {
		return this.wire == other;
	}

	/**
	 * Take note of a stream that ended without an answer.
	 * @return whether so many did that it is better to leave the wire
	 */
	boolean unanswered() {
		this.failures = this.quiet ? this.failures + 1 : 1;
		return this.failures >= MAX_FAILURES;
	}

	void opening() {
		this.quiet = true;
	}

	boolean isQuiet() {
		return this.quiet;
	}

	void heard() {
		if (this.quiet) {
			this.quiet = false;
			this.route.heard();
		}
	}

	void answered() {
		this.failures = 0;
	}

	/**
	 * Open no more streams on it.
	 * @param why for people
	 * @param tell whether its streams are to be told once there is another wire
	 */
	void leave(String why, boolean tell) {
		if (!this.leaving) {
			this.leaving = true;
			this.reason = why;
			this.told = !tell;
		}
	}

	/**
	 * Take note that there is to be another wire in its place.
	 */
	void outdated(String why) {
		if (!this.leaving) {
			this.reason = why;
		}
	}

	/**
	 * Open no more streams on it, for there is another one in its place.
	 */
	void leave() {
		this.leaving = true;
	}

	boolean isLeaving() {
		return this.leaving;
	}

	/**
	 * Return whether its streams still have to be told to move.
	 */
	boolean hasToTell() {
		return this.leaving && !this.told && !this.streams.isEmpty();
	}

	String told() {
		this.told = true;
		return this.reason;
	}

	void idleTimer(Cancellable timer) {
		this.idleTimer.cancel();
		this.idleTimer = timer;
	}

	void provenTimer(Cancellable timer) {
		this.provenTimer.cancel();
		this.provenTimer = timer;
	}

	void stopped() {
		this.idleTimer.cancel();
		this.provenTimer.cancel();
	}

	@Nullable Failure lastFailure() {
		return this.lastFailure;
	}

	WireSnapshot snapshot() {
		ConnectionSnapshot now = this.connection.snapshot();
		return new WireSnapshot(this.route.kind(), this.route.address(), now.state(), now.since(), this.streams.size(),
				this.failures, this.leaving, this.lastFailure, now.nextAttemptAt());
	}

	@Override
	public String toString() {
		return this.connection.toString();
	}

	private int maxStreams() {
		return this.route.destination().limits().maxStreamsPerConnection();
	}

	/**
	 * What the engine tells.
	 */
	private final class Events implements ConnectionListener {

		private final WirePool pool;

		Events(WirePool pool) {
			this.pool = pool;
		}

		@Override
		public void onStateChanged(ConnectionSnapshot previous, ConnectionSnapshot current) {
			Failure failure = current.lastError();
			if (current.state() == ConnectionState.CONNECTING) {
				this.pool.dialing(PooledWire.this);
			}
			else if (current.state() == ConnectionState.PARKED && route().gate().snapshot().opensAt() != null) {
				this.pool.lost(PooledWire.this, new Failure(FailureType.CONGESTED,
						route() + " asked not to be called before a certain time", null, null));
			}
			else if (failure != null && isAttempt(previous.state()) && !isAttempt(current.state())) {
				this.pool.lost(PooledWire.this, failure);
			}
		}

		private static boolean isAttempt(ConnectionState state) {
			return switch (state) {
				case CONNECTING, HANDSHAKING, PENDING_APPROVAL, READY, PAUSED, DRAINING -> true;
				case IDLE, PARKED, BACKOFF, FAILED, STOPPED -> false;
			};
		}

	}

}
