package dev.connector.connection;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.reconnect.ReconnectCoordinator;
import org.jspecify.annotations.Nullable;

/**
 * The place of one connection at the coordinator of its destination: it asks for a turn
 * before an attempt, and gives it back when the handshake is over, however it ended.
 * Touched by the owner of the connection only.
 */
final class Admission {

	private final String group;

	private final Executor steps;

	private final LongSupplier lastActivity;

	private ReconnectCoordinator coordinator;

	private ReconnectCoordinator.Member member;

	private ReconnectCoordinator.@Nullable Turn turn;

	/** What waits for the turn, or {@code null} when nothing does. */
	private @Nullable Runnable waiting;

	private long round;

	/**
	 * Join the others.
	 * @param steps runs steps of the connection in its owner
	 */
	Admission(ReconnectCoordinator coordinator, String group, Executor steps, LongSupplier lastActivity) {
		this.coordinator = coordinator;
		this.group = group;
		this.member = coordinator.join(group);
		this.steps = steps;
		this.lastActivity = lastActivity;
	}

	/**
	 * Ask for a turn.
	 * @param onTurn is run as a step when it comes later, unless it was given back
	 * @return {@code true} when it is this connection's turn now
	 */
	boolean ask(Runnable onTurn) {
		giveBack();
		long mine = this.round;
		ReconnectCoordinator.Turn asked = this.member.ask(() -> this.steps.execute(() -> granted(mine, onTurn)));
		this.turn = asked;
		boolean granted = asked.isGranted();
		this.waiting = granted ? null : onTurn;
		return granted;
	}

	/**
	 * Take turns with others from now on. A turn that was given is given back; one that
	 * is waited for is waited for there.
	 * @param other who says whose turn it is
	 * @param state the state of the connection
	 */
	void follow(ReconnectCoordinator other, ConnectionState state) {
		if (other.equals(this.coordinator) || state == ConnectionState.STOPPED) {
			return;
		}
		Runnable waiting = this.waiting;
		giveBack();
		this.member.close();
		this.coordinator = other;
		this.member = other.join(this.group);
		if (state.isConnected()) {
			this.member.ready(this.lastActivity);
		}
		if (waiting != null && ask(waiting)) {
			waiting.run();
		}
	}

	/**
	 * Follow the connection into another state.
	 */
	void follow(ConnectionState previous, ConnectionState next) {
		boolean staying = previous.isConnected() && next.isConnected();
		if (next != ConnectionState.PARKED && next != ConnectionState.CONNECTING && next != ConnectionState.HANDSHAKING
				&& !staying) {
			giveBack();
		}
		if (previous == ConnectionState.BACKOFF) {
			this.member.awake();
		}
		if (previous.isConnected() && !next.isConnected()) {
			this.member.lost();
		}
		if (next.isConnected() && !previous.isConnected()) {
			this.member.ready(this.lastActivity);
		}
		if (next == ConnectionState.FAILED) {
			this.member.stable();
		}
		if (next == ConnectionState.STOPPED) {
			this.member.close();
		}
	}

	/**
	 * Let the others know of a failure: the server may have asked everybody to stay away.
	 * And be woken when one of them becomes ready, for then there is somebody to talk to.
	 */
	void failed(Failure failure, Runnable onHurry) {
		Duration retryAfter = failure.retryAfter();
		if (retryAfter != null) {
			this.coordinator.holdOff(retryAfter);
		}
		else if (failure.type() == FailureType.TRANSIENT) {
			this.member.asleep(() -> this.steps.execute(onHurry));
		}
	}

	void holdOff(Duration retryAfter) {
		this.coordinator.holdOff(retryAfter);
	}

	void stable() {
		this.member.stable();
	}

	private void granted(long mine, Runnable onTurn) {
		if (mine == this.round) {
			this.waiting = null;
			onTurn.run();
		}
	}

	/**
	 * Give the turn back, or stop waiting for it. Does nothing when there is none.
	 */
	void giveBack() {
		this.round++;
		ReconnectCoordinator.Turn given = this.turn;
		this.turn = null;
		this.waiting = null;
		if (given != null) {
			given.close();
		}
	}

}
