package dev.connector.reconnect;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

import dev.connector.reconnect.GateTurn.State;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Holders and waiters, and the rules by which the ones become the others. Touched under
 * the lock of the coordinator only; callbacks are collected, to be run outside of it.
 * <p>
 * Each method that may let somebody in ends with {@link #admit()}, so nobody waits longer
 * than the rules say.
 */
final class Gate {

	private GateOptions options;

	private final Scheduler scheduler;

	private final GateTimer timer;

	private final Groups groups = new Groups();

	private final Sleepers sleepers = new Sleepers();

	private final TurnQueue waitingForRoom = new TurnQueue();

	private final UngatedAttempts ungatedAttempts;

	private int holders;

	private @Nullable Long opensAt;

	private List<Runnable> callbacks = new ArrayList<>();

	Gate(GateOptions options, Scheduler scheduler, Runnable onTime) {
		this.options = options;
		this.scheduler = scheduler;
		this.ungatedAttempts = new UngatedAttempts(options);
		this.timer = new GateTimer(scheduler, onTime);
	}

	Groups groups() {
		return this.groups;
	}

	Sleepers sleepers() {
		return this.sleepers;
	}

	List<Runnable> takeCallbacks() {
		if (this.callbacks.isEmpty()) {
			return List.of();
		}
		List<Runnable> taken = this.callbacks;
		this.callbacks = new ArrayList<>();
		return taken;
	}

	/**
	 * Go by other rules. Those who wait for quiet that nobody asks for any more wait for
	 * room, before those who came later.
	 */
	void change(GateOptions changed) {
		this.options = changed;
		this.ungatedAttempts.change(changed);
		if (changed.mode() != GateMode.QUIET) {
			for (GateTurn turn = this.groups.waiting().first(); turn != null; turn = this.groups.waiting().first()) {
				this.groups.waitNoMore(turn);
				turn.asked(turn.since(), false);
				this.waitingForRoom.add(turn);
			}
		}
		admit();
	}

	void ask(GateMember member, GateTurn turn) {
		endTurnOf(member);
		if (member.isClosed()) {
			turn.enter(State.CLOSED);
			return;
		}
		member.take(turn);
		boolean forQuiet = this.options.mode() == GateMode.QUIET && !this.ungatedAttempts.use(member);
		turn.asked(this.scheduler.nanoTime(), forQuiet);
		if (forQuiet) {
			this.groups.wait(turn);
		}
		else {
			this.waitingForRoom.add(turn);
		}
		admit();
		if (turn.state() == State.ASKED) {
			turn.enter(State.WAITING);
		}
	}

	void end(GateTurn turn) {
		if (turn.state() == State.CLOSED) {
			return;
		}
		if (turn.isGranted()) {
			giveBack(turn);
		}
		else {
			waitNoMore(turn);
		}
		turn.enter(State.CLOSED);
		turn.member().take(null);
		admit();
	}

	void ready(GateMember member, LongSupplier lastActivityNanos) {
		if (member.isClosed()) {
			return;
		}
		member.markReady();
		this.groups.ready(member, lastActivityNanos);
		this.sleepers.remove(member);
		hurry();
	}

	void hurry() {
		this.callbacks.addAll(this.sleepers.hurry());
	}

	void lost(GateMember member) {
		this.groups.lost(member);
		admit();
	}

	void stable(GateMember member) {
		this.ungatedAttempts.giveBack(member);
		member.beginAnew();
	}

	void leave(GateMember member) {
		if (member.isClosed()) {
			return;
		}
		member.markClosed();
		endTurnOf(member);
		stable(member);
		this.sleepers.remove(member);
		this.groups.leave(member);
		admit();
	}

	void holdOff(Duration retryAfter) {
		long longest = Nanos.of(this.options.maxPark()) / 2;
		long later = retryAfter.isNegative() ? 0 : Math.min(Nanos.of(retryAfter), longest);
		long now = this.scheduler.nanoTime();
		if (later > heldOffFor(now)) {
			this.opensAt = now + later;
			admit();
		}
	}

	void timeHasCome() {
		this.timer.disarm();
		admit();
	}

	ReconnectCoordinator.Snapshot snapshot() {
		long now = this.scheduler.nanoTime();
		long heldOff = heldOffFor(now);
		Instant opening = (heldOff > 0) ? this.scheduler.now().plusNanos(heldOff) : null;
		long oldest = Math.max(this.waitingForRoom.longestWait(now), this.groups.waiting().longestWait(now));
		return new ReconnectCoordinator.Snapshot(this.holders, waiters(), Duration.ofNanos(oldest), opening);
	}

	private void admit() {
		long now = this.scheduler.nanoTime();
		long heldOff = heldOffFor(now);
		if (waiters() == 0) {
			this.timer.disarm();
		}
		else if (heldOff > 0) {
			this.timer.arm(now, heldOff);
		}
		else {
			admitThoseWaitingForRoom();
			admitThoseWaitingForQuiet(now);
		}
	}

	private void admitThoseWaitingForRoom() {
		GateTurn turn = this.waitingForRoom.first();
		while (turn != null && hasRoom()) {
			this.waitingForRoom.remove(turn);
			grant(turn);
			turn = this.waitingForRoom.first();
		}
	}

	private void admitThoseWaitingForQuiet(long now) {
		while (hasRoom() && this.groups.waiting().size() > 0) {
			Groups.Search found = this.groups.search(now);
			GateTurn turn = found.turn();
			if (turn == null) {
				searchAgain(now, found.searchAgainAfter());
				return;
			}
			this.groups.waitNoMore(turn);
			this.groups.hold(turn);
			grant(turn);
		}
		this.timer.disarm();
	}

	private void searchAgain(long now, long nanosLater) {
		if (nanosLater == Long.MAX_VALUE) {
			this.timer.disarm();
		}
		else {
			this.timer.arm(now, nanosLater);
		}
	}

	private void grant(GateTurn turn) {
		this.holders++;
		boolean hasToBeTold = turn.state() == State.WAITING;
		turn.enter(State.GRANTED);
		if (hasToBeTold) {
			this.callbacks.add(turn::announce);
		}
	}

	private void giveBack(GateTurn turn) {
		this.holders--;
		if (turn.waitsForQuiet()) {
			this.groups.giveBack();
		}
	}

	private void waitNoMore(GateTurn turn) {
		if (turn.waitsForQuiet()) {
			this.groups.waitNoMore(turn);
		}
		else {
			this.waitingForRoom.remove(turn);
		}
	}

	private void endTurnOf(GateMember member) {
		GateTurn turn = member.turn();
		if (turn != null) {
			end(turn);
		}
	}

	private boolean hasRoom() {
		return this.holders < this.options.maxConcurrentHandshakes();
	}

	private int waiters() {
		return this.waitingForRoom.size() + this.groups.waiting().size();
	}

	private long heldOffFor(long now) {
		return (this.opensAt != null) ? Math.max(0, this.opensAt - now) : 0;
	}

}
