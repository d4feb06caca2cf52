package dev.connector.reconnect;

import java.util.function.LongSupplier;

import dev.connector.reconnect.ReconnectCoordinator.Member;
import dev.connector.reconnect.ReconnectCoordinator.Turn;
import org.jspecify.annotations.Nullable;

/**
 * What the gate knows of one connection. The methods of {@link Member} belong to
 * everybody, everything else is touched under the lock of the coordinator only.
 */
final class GateMember implements Member {

	private final ReconnectCoordinator coordinator;

	private final Group group;

	private @Nullable GateTurn turn;

	private int ungatedAttempts;

	private boolean wasReady;

	private boolean hurried;

	private boolean closed;

	GateMember(ReconnectCoordinator coordinator, Group group) {
		this.coordinator = coordinator;
		this.group = group;
	}

	@Override
	public Turn ask(Runnable onTurn) {
		GateTurn asked = new GateTurn(this, onTurn);
		this.coordinator.change((gate) -> gate.ask(this, asked));
		return asked;
	}

	@Override
	public void ready(LongSupplier lastActivityNanos) {
		this.coordinator.change((gate) -> gate.ready(this, lastActivityNanos));
	}

	@Override
	public void lost() {
		this.coordinator.change((gate) -> gate.lost(this));
	}

	@Override
	public void stable() {
		this.coordinator.change((gate) -> gate.stable(this));
	}

	@Override
	public void asleep(Runnable onHurry) {
		this.coordinator.change((gate) -> gate.sleepers().add(this, onHurry));
	}

	@Override
	public void awake() {
		this.coordinator.change((gate) -> gate.sleepers().remove(this));
	}

	@Override
	public void close() {
		this.coordinator.change((gate) -> gate.leave(this));
	}

	void end(GateTurn ended) {
		this.coordinator.change((gate) -> gate.end(ended));
	}

	Group group() {
		return this.group;
	}

	@Nullable GateTurn turn() {
		return this.turn;
	}

	void take(@Nullable GateTurn next) {
		this.turn = next;
	}

	int ungatedAttempts() {
		return this.ungatedAttempts;
	}

	void countUngatedAttempt() {
		this.ungatedAttempts++;
	}

	boolean mayBeHurried() {
		return !this.closed && !this.wasReady && !this.hurried;
	}

	void markHurried() {
		this.hurried = true;
	}

	void markReady() {
		this.wasReady = true;
	}

	void beginAnew() {
		this.ungatedAttempts = 0;
		this.wasReady = false;
		this.hurried = false;
	}

	boolean isClosed() {
		return this.closed;
	}

	void markClosed() {
		this.closed = true;
	}

}
