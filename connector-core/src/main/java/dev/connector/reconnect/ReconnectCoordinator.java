package dev.connector.reconnect;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

import dev.connector.schedule.Scheduler;
import dev.connector.schedule.Trampoline;
import org.jspecify.annotations.Nullable;

/**
 * The only owner of who may handshake at a destination now. A connection asks for its
 * turn before it connects, and closes the turn when its handshake is over, however it
 * went.
 * <p>
 * There are never more turns at a time than {@link GateOptions#maxConcurrentHandshakes()}
 * says, they are given in the order in which they were asked for, and nobody waits while
 * there is room and the gate is open. In the mode {@link GateMode#QUIET} a connection
 * that has used up its ungated attempts waits until no other group streams, and groups
 * take turns one after another; nobody ever waits for streams of its own group, nor for
 * quiet because a member of its own group handshakes.
 * <p>
 * Safe for use by many threads. Nothing here blocks. Callbacks run outside the lock, on
 * the thread that set them off; what they throw is logged.
 */
public final class ReconnectCoordinator {

	/**
	 * A connection without traffic for this long doesn't stream any more.
	 */
	public static final Duration QUIET_AFTER = Duration.ofSeconds(5);

	private final Lock lock = new ReentrantLock();

	private final Trampoline trampoline = new Trampoline();

	private final Gate gate;

	/**
	 * Create a coordinator without members.
	 * @param options who may handshake, and when
	 * @param scheduler the time, and the timer of the gate: one at most, and none unless
	 * somebody waits for time to pass
	 */
	public ReconnectCoordinator(GateOptions options, Scheduler scheduler) {
		this.gate = new Gate(options, scheduler, () -> change(Gate::timeHasCome));
	}

	/**
	 * Add a connection, for its life.
	 * @param group what it belongs to: members of a group don't wait for each other
	 * @return the member, to be closed
	 */
	public Member join(String group) {
		return locked((gate) -> new GateMember(this, gate.groups().join(group)));
	}

	/**
	 * Keep the gate shut for all, as the other side asks. Turns that were given stay.
	 * Never shortens an earlier time, and lasts for half of {@link GateOptions#maxPark()}
	 * at most.
	 * @param retryAfter for how long; nothing happens when it is not positive
	 */
	public void holdOff(Duration retryAfter) {
		change((gate) -> gate.holdOff(retryAfter));
	}

	/**
	 * Tell that the other side can be reached: sleeping members are hurried, as they are
	 * when one of them is ready.
	 */
	public void reachable() {
		change(Gate::hurry);
	}

	/**
	 * Go by other rules. Turns that were given stay; whoever has no reason to wait any
	 * more gets one.
	 * @param options who may handshake, and when
	 */
	public void change(GateOptions options) {
		change((gate) -> gate.change(options));
	}

	/**
	 * Return how things are now.
	 * @return the snapshot
	 */
	public Snapshot snapshot() {
		return locked(Gate::snapshot);
	}

	/**
	 * Change something under the lock, then call back those whom it concerns.
	 */
	void change(Consumer<Gate> change) {
		List<Runnable> callbacks;
		this.lock.lock();
		try {
			change.accept(this.gate);
			callbacks = this.gate.takeCallbacks();
		}
		finally {
			this.lock.unlock();
		}
		this.trampoline.run(callbacks);
	}

	private <T> T locked(Function<Gate, T> body) {
		this.lock.lock();
		try {
			return body.apply(this.gate);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * One connection at the gate. Safe for use by many threads. After it was closed,
	 * nothing has an effect any more.
	 */
	public interface Member extends AutoCloseable {

		/**
		 * Ask for the turn to handshake. There is one turn at most: an earlier one that
		 * is still open is closed.
		 * @param onTurn is run once when the turn is given later; not when it is given at
		 * once, and not when it was closed before. When it throws, the turn is closed
		 * @return the turn, given or not yet, to be closed. A member that was closed gets
		 * one that is never given
		 */
		Turn ask(Runnable onTurn);

		/**
		 * Tell that the connection is ready. The group streams as long as the last
		 * activity is younger than {@link #QUIET_AFTER}. Sleeping members are hurried.
		 * @param lastActivityNanos returns the reading of the scheduler's clock at the
		 * last traffic. It is called under the lock, by any thread: it only reads
		 */
		void ready(LongSupplier lastActivityNanos);

		/**
		 * Tell that the connection is not ready any more.
		 */
		void lost();

		/**
		 * Tell that the outage is over, or that it was given up: its ungated attempts are
		 * given back, and in the next outage it may be hurried again.
		 */
		void stable();

		/**
		 * Tell that the connection waits out a delay. When another member becomes ready
		 * meanwhile, the other side is obviously back: the wait may be cut short, once in
		 * an outage, and only when this connection was not itself ready in it.
		 * @param onHurry is run once when the wait may be cut short
		 */
		void asleep(Runnable onHurry);

		/**
		 * Tell that the connection doesn't wait out a delay any more.
		 */
		void awake();

		/**
		 * Leave, with an open turn closed. Idempotent.
		 */
		@Override
		void close();

	}

	/**
	 * The turn of one connection, asked for or given. Nobody takes a turn away: one whose
	 * holder dies without closing it stays taken until its member is closed. Safe for use
	 * by many threads.
	 */
	public interface Turn extends AutoCloseable {

		/**
		 * Return whether the turn was given and not closed since.
		 * @return whether to handshake now
		 */
		boolean isGranted();

		/**
		 * Give the turn back, or stop waiting for it. Idempotent.
		 */
		@Override
		void close();

	}

	/**
	 * Who handshakes and who waits. Immutable.
	 *
	 * @param holders how many turns are taken
	 * @param waiters how many wait for a turn
	 * @param oldestWait how long the first of them has waited, zero when nobody waits
	 * @param opensAt until when the gate is shut for all, or {@code null} when it is not
	 */
	public record Snapshot(int holders, int waiters, Duration oldestWait, @Nullable Instant opensAt) {

	}

}
