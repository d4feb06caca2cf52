package dev.connector.gateway;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The calls of one session: those that run, never more than the connector allows, and
 * those that wait, in order and never more than the gateway allows. A call stays among
 * the running ones until the connector answered, whether or not anybody still waits for
 * it.
 * <p>
 * Safe for use by many threads. Only keeps the books: nothing foreign is called under its
 * lock.
 */
final class CallQueue {

	private final Supplier<Instant> clock;

	private final int maxPending;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<String, Call> running = new HashMap<>();

	private final Map<String, Call> pending = new LinkedHashMap<>();

	private Instant since;

	private boolean open;

	private volatile boolean ended;

	private volatile SessionState state;

	private volatile int limit;

	private volatile int runningSize;

	private volatile int pendingSize;

	/**
	 * Create a queue in which calls wait until {@link #open()}.
	 * @param clock tells the time of day
	 * @param maxPending how many calls may wait
	 * @param limit how many calls may run
	 * @param approved {@code false} when calls may not even wait until {@link #approve()}
	 */
	CallQueue(Supplier<Instant> clock, int maxPending, int limit, boolean approved) {
		this.clock = clock;
		this.maxPending = maxPending;
		this.limit = limit;
		this.state = approved ? stateFor(limit) : SessionState.PENDING_APPROVAL;
		this.since = clock.get();
	}

	/**
	 * Take a call. The caller has to push it when it is {@link Offer#RUNNING} now.
	 * @param call the call
	 * @return what became of it
	 */
	Offer offer(Call call) {
		String id = call.request().requestId();
		this.lock.lock();
		try {
			if (!isReady()) {
				return Offer.SHUT;
			}
			if (call.isClosed()) {
				return Offer.CLOSED;
			}
			if (this.running.containsKey(id) || this.pending.containsKey(id)) {
				return Offer.DUPLICATE;
			}
			if (this.open && this.pending.isEmpty() && this.running.size() < this.limit) {
				this.running.put(id, call);
				return Offer.RUNNING;
			}
			// Whoever comes before the connector knows that it is registered waits on its
			// credit
			if (this.running.size() + this.pending.size() >= (long) this.limit + this.maxPending) {
				return Offer.FULL;
			}
			this.pending.put(id, call);
			return Offer.PENDING;
		}
		finally {
			publishAndUnlock();
		}
	}

	/**
	 * Let the call run that waits longest, when there is a credit for it.
	 * @return a call that the caller has to push, or {@code null}
	 */
	@Nullable Call next() {
		if (this.pendingSize == 0) {
			return null;
		}
		this.lock.lock();
		try {
			if (!this.open || this.pending.isEmpty() || this.running.size() >= this.limit) {
				return null;
			}
			Iterator<Call> waiting = this.pending.values().iterator();
			Call call = waiting.next();
			waiting.remove();
			this.running.put(call.request().requestId(), call);
			return call;
		}
		finally {
			publishAndUnlock();
		}
	}

	/**
	 * Find a call that runs.
	 * @param requestId its id
	 * @return the call, or {@code null}
	 */
	@Nullable Call find(String requestId) {
		this.lock.lock();
		try {
			return this.running.get(requestId);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Get the credit of a call back, because the connector answered.
	 * @param requestId its id
	 * @return the call, or {@code null} when none of that id runs
	 */
	@Nullable Call answered(String requestId) {
		this.lock.lock();
		try {
			return this.running.remove(requestId);
		}
		finally {
			publishAndUnlock();
		}
	}

	/**
	 * Forget a call that was not pushed, wherever it is.
	 * @param call the call
	 * @return {@code false} when somebody else took it out already
	 */
	boolean forget(Call call) {
		String id = call.request().requestId();
		this.lock.lock();
		try {
			return this.pending.remove(id, call) || this.running.remove(id, call);
		}
		finally {
			publishAndUnlock();
		}
	}

	/**
	 * Change how many calls may run. More may wait to be pushed now.
	 * @param changed the new limit
	 * @return the calls that have to go elsewhere because the limit is zero
	 */
	List<Call> limit(int changed) {
		this.lock.lock();
		try {
			this.limit = changed;
			if (this.state == SessionState.READY || this.state == SessionState.PAUSED) {
				enter(stateFor(changed));
			}
			return (changed == 0) ? takePending() : List.of();
		}
		finally {
			publishAndUnlock();
		}
	}

	/**
	 * Let calls wait from now on.
	 * @return {@code false} when they may already
	 */
	boolean approve() {
		this.lock.lock();
		try {
			if (this.ended || this.state != SessionState.PENDING_APPROVAL) {
				return false;
			}
			enter(stateFor(this.limit));
			return true;
		}
		finally {
			publishAndUnlock();
		}
	}

	/**
	 * Let calls run from now on. Some may wait to be pushed already.
	 */
	void open() {
		this.lock.lock();
		try {
			this.open = true;
		}
		finally {
			publishAndUnlock();
		}
	}

	/**
	 * Take no more calls; those that run go on.
	 * @return the calls that have to go elsewhere
	 */
	List<Call> drain() {
		this.lock.lock();
		try {
			enter(SessionState.DRAINING);
			return takePending();
		}
		finally {
			publishAndUnlock();
		}
	}

	/**
	 * End for good, and let go of every call.
	 * @return the calls, or {@code null} when this had ended already
	 */
	@Nullable Leftovers end() {
		this.lock.lock();
		try {
			if (this.ended) {
				return null;
			}
			this.ended = true;
			List<Call> ran = List.copyOf(this.running.values());
			this.running.clear();
			return new Leftovers(ran, takePending());
		}
		finally {
			publishAndUnlock();
		}
	}

	/**
	 * Return whether calls are taken, if there is room.
	 * @return {@code true} while ready
	 */
	boolean isReady() {
		return this.state == SessionState.READY && !this.ended;
	}

	/**
	 * Return whether the connector was sent every call that runs.
	 */
	boolean isAllPushed() {
		this.lock.lock();
		try {
			return this.running.values().stream().noneMatch(Call::isToBePushed);
		}
		finally {
			this.lock.unlock();
		}
	}

	SessionState state() {
		return this.state;
	}

	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Return how much there is to do.
	 * @return how many calls run and wait
	 */
	int load() {
		return this.runningSize + this.pendingSize;
	}

	/**
	 * Return whether another call would run at once.
	 * @return {@code true} when there is a credit left
	 */
	boolean hasCredit() {
		return load() < this.limit;
	}

	/**
	 * Return whether another call would be taken.
	 * @return {@code true} when it may run or wait
	 */
	boolean hasRoom() {
		return load() < (long) this.limit + this.maxPending;
	}

	/**
	 * Return the books as they are now.
	 * @return one consistent picture
	 */
	Counts counts() {
		this.lock.lock();
		try {
			return new Counts(this.state, this.since, this.running.size(), this.pending.size(), this.limit);
		}
		finally {
			this.lock.unlock();
		}
	}

	private static SessionState stateFor(int limit) {
		return (limit > 0) ? SessionState.READY : SessionState.PAUSED;
	}

	private void enter(SessionState next) {
		if (this.state != next) {
			this.state = next;
			this.since = this.clock.get();
		}
	}

	private List<Call> takePending() {
		List<Call> taken = new ArrayList<>(this.pending.values());
		this.pending.clear();
		return taken;
	}

	private void publishAndUnlock() {
		this.runningSize = this.running.size();
		this.pendingSize = this.pending.size();
		this.lock.unlock();
	}

	/**
	 * What is left when a session ends.
	 *
	 * @param running the calls that were pushed
	 * @param pending the calls that were not
	 */
	record Leftovers(List<Call> running, List<Call> pending) {

	}

	/**
	 * The books at one moment.
	 *
	 * @param state the state
	 * @param since when it came into that state
	 * @param running how many calls run
	 * @param pending how many calls wait
	 * @param limit how many calls may run
	 */
	record Counts(SessionState state, Instant since, int running, int pending, int limit) {

	}

}
