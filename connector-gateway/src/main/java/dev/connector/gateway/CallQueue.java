package dev.connector.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one session: those that run, never more than the connector allows, and
 * those that wait, in order and never more than the gateway allows. A call stays among
 * the running ones until the connector answered, whether or not anybody still waits for
 * it, and also while the connector has no stream.
 * <p>
 * Safe for use by many threads. Only keeps the books: nothing foreign is called under its
 * lock; all that is told there is whether calls are stuck.
 */
final class CallQueue {

	private final Session session;

	private final Scheduler scheduler;

	private final int maxPending;

	private final CallBooks books = new CallBooks();

	private Instant since;

	/** Where calls are pushed, or nowhere. */
	private @Nullable SessionStream stream;

	private volatile boolean leaving;

	private volatile boolean ended;

	private volatile SessionState state;

	private volatile int limit;

	private volatile int runningSize;

	private volatile int pendingSize;

	private boolean stuck;

	/**
	 * Create a queue in which calls wait until {@link #open}.
	 * @param session whose calls these are
	 * @param scheduler tells the time of day
	 * @param since the time of day
	 * @param maxPending how many calls may wait
	 * @param limit how many calls may run
	 * @param approved {@code false} when calls may not even wait until {@link #approve()}
	 */
	CallQueue(Session session, Scheduler scheduler, Instant since, int maxPending, int limit, boolean approved) {
		this.session = session;
		this.scheduler = scheduler;
		this.maxPending = maxPending;
		this.limit = limit;
		this.state = approved ? stateFor(limit) : SessionState.PENDING_APPROVAL;
		this.since = since;
	}

	/**
	 * Take a call. The caller has to push it when it is {@link Offer#RUNNING} now.
	 * @param call the call
	 * @return what became of it
	 */
	synchronized Offer offer(Call call) {
		String id = call.request().requestId();
		try {
			if (!takesWork()) {
				return Offer.SHUT;
			}
			if (call.isClosed()) {
				return Offer.CLOSED;
			}
			if (this.books.knows(id)) {
				return Offer.DUPLICATE;
			}
			SessionStream open = this.stream;
			if (open != null && this.books.waiting() == 0 && this.books.busy() < this.limit) {
				return this.books.run(call, open) ? Offer.RUNNING : Offer.CLOSED;
			}
			// Whoever comes before the connector knows that it is registered waits on its
			// credit. Who was taken once is taken wherever it goes
			if (this.books.busy() + this.books.waiting() >= (long) this.limit + this.maxPending
					&& !call.push().mayHaveRun()) {
				return Offer.FULL;
			}
			this.books.await(call);
			return Offer.PENDING;
		}
		finally {
			publish();
		}
	}

	/**
	 * Let the call run that waits longest, when there is a credit for it.
	 * @return a call that the caller has to push, or {@code null}
	 */
	@Nullable Call next() {
		return (this.pendingSize > 0) ? locked(this::runNext) : null;
	}

	/**
	 * Find a call that runs.
	 * @param requestId its id
	 * @return the call, or {@code null}
	 */
	synchronized @Nullable Call find(String requestId) {
		return this.books.running(requestId);
	}

	/**
	 * Get the credit of a call back, because the connector answered.
	 * @param requestId its id
	 * @return the call, or {@code null} when none of that id runs
	 */
	synchronized @Nullable Call answered(String requestId) {
		try {
			return this.books.answered(requestId);
		}
		finally {
			publish();
		}
	}

	/**
	 * Forget a call that was not pushed, wherever it is.
	 * @param call the call
	 * @return {@code false} when somebody else took it out already
	 */
	boolean forget(Call call) {
		return locked(() -> this.books.remove(call));
	}

	/**
	 * Take a call out that could not be sent over a stream.
	 * @param call the call
	 * @param failed the stream
	 * @return {@code false} when it has to stay, or somebody else took it out
	 */
	boolean giveBack(Call call, SessionStream failed) {
		return locked(() -> this.books.giveBack(call, failed));
	}

	/**
	 * Change how many calls may run. More may wait to be pushed now.
	 * @param changed the new limit
	 * @return the calls that have to go elsewhere because the limit is zero
	 */
	List<Call> limit(int changed) {
		return locked(() -> {
			this.limit = changed;
			this.books.orphans(0);
			if (this.state == SessionState.READY || this.state == SessionState.PAUSED) {
				enter(stateFor(changed));
			}
			return (changed == 0) ? this.books.takePending() : List.of();
		});
	}

	/**
	 * Count requests of an earlier session that the connector may still run, until its
	 * limit changes or it is heard of.
	 * @param count how many at most
	 */
	void orphans(int count) {
		locked(() -> {
			this.books.orphans(count);
			return null;
		});
	}

	/**
	 * Let calls wait from now on.
	 * @return {@code false} when they may already
	 */
	boolean approve() {
		return locked(() -> {
			if (this.ended || this.state != SessionState.PENDING_APPROVAL) {
				return false;
			}
			enter(stateFor(this.limit));
			return true;
		});
	}

	/**
	 * Let calls run from now on. Some may wait to be pushed already.
	 * @param opened the stream they are pushed over
	 */
	void open(SessionStream opened) {
		locked(() -> this.stream = this.ended ? null : opened);
	}

	/**
	 * Keep every call, and let new ones wait, because the stream was lost.
	 */
	void suspend() {
		locked(() -> {
			this.stream = null;
			enter(SessionState.SUSPENDED);
			return null;
		});
	}

	/**
	 * Begin anew with a connector that came back. Nothing is pushed before {@link #open},
	 * which comes after {@link #resume}.
	 * @param changed how many calls may run, or {@code null} when that is said before it
	 * opens: until then calls are taken as before
	 * @param there ids of the requests that the connector has
	 */
	void comeBack(@Nullable Integer changed, Set<String> there) {
		locked(() -> {
			this.stream = null;
			this.leaving = false;
			if (changed != null) {
				this.limit = changed;
				enter(stateFor(changed));
			}
			this.books.meet(there);
			return null;
		});
	}

	/**
	 * Bring the books in line with those of a connector that came back.
	 * @param resumed over which stream it came
	 * @return what to tell it
	 */
	Resumption resume(SessionStream resumed) {
		return locked(() -> this.books.resume(resumed));
	}

	/**
	 * Return the calls that wait, which stay where they are.
	 * @return a copy
	 */
	List<Call> pending() {
		return locked(this.books::pending);
	}

	/**
	 * Take no more calls; those that run go on.
	 * @return the calls that have to go elsewhere
	 */
	List<Call> drain() {
		return locked(() -> {
			this.leaving = true;
			if (this.state != SessionState.SUSPENDED) {
				enter(SessionState.DRAINING);
			}
			return this.books.takePending();
		});
	}

	/**
	 * End for good, and let go of every call.
	 * @return the calls, or {@code null} when this had ended already
	 */
	CallBooks.@Nullable Leftovers end() {
		return locked(() -> {
			boolean first = !this.ended;
			this.ended = true;
			this.stream = null;
			return first ? this.books.close() : null;
		});
	}

	/**
	 * Return whether calls are taken, if there is room.
	 * @return {@code true} while ready, and while the connector is expected back
	 */
	boolean takesWork() {
		return !this.ended && (this.state == SessionState.READY
				|| (this.state == SessionState.SUSPENDED && this.limit > 0 && !this.leaving));
	}

	/**
	 * Return whether calls that are taken run, if there is a credit.
	 * @return {@code true} while ready
	 */
	boolean isReady() {
		return this.state == SessionState.READY && !this.ended;
	}

	/**
	 * Return whether calls wait here though none can run now.
	 */
	boolean isStuck() {
		return this.pendingSize > 0 && !isReady();
	}

	/**
	 * Return whether the connector was sent every call that runs.
	 */
	boolean isAllPushed() {
		return locked(this.books::isAllPushed);
	}

	SessionState state() {
		return this.state;
	}

	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Return how many calls run and wait.
	 */
	int load() {
		return this.runningSize + this.pendingSize;
	}

	/**
	 * Return whether another call would run at once, for there is a credit left.
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
		return locked(() -> new Counts(this.state, this.since, this.books.busy(), this.books.waiting(), this.limit));
	}

	private static SessionState stateFor(int limit) {
		return (limit > 0) ? SessionState.READY : SessionState.PAUSED;
	}

	private void enter(SessionState next) {
		if (this.state != next) {
			this.state = next;
			this.since = this.scheduler.now();
		}
	}

	private @Nullable Call runNext() {
		SessionStream open = this.stream;
		return (open != null && this.books.busy() < this.limit) ? this.books.runNext(open) : null;
	}

	private synchronized <T extends @Nullable Object> T locked(Supplier<T> change) {
		try {
			return change.get();
		}
		finally {
			publish();
		}
	}

	/**
	 * Let others see what holds now. Who makes calls get stuck is seen to do so before it
	 * looks for somebody else to run them.
	 */
	private void publish() {
		int waiting = this.books.waiting();
		this.runningSize = this.books.busy();
		this.pendingSize = waiting;
		boolean stuckNow = waiting > 0 && !isReady();
		if (this.stuck != stuckNow) {
			this.stuck = stuckNow;
			this.session.stuck(stuckNow);
		}
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
