package dev.connector.gateway;

import java.time.Duration;
import java.util.function.IntConsumer;

import dev.connector.schedule.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * Which stream a session has, and how long it waits for another one when that is lost.
 * Loss, return, the end of the wait and the end of the session race for a session: all
 * are decided here, under one lock, together with the state of its queue. Safe for use by
 * many threads; under the lock nobody is told, and only a timer is set.
 */
final class Lifeline {

	private final CallQueue queue;

	private final GatewayParts parts;

	private final SessionNews news;

	private volatile SessionStream stream;

	private volatile boolean suspended;

	private volatile boolean opened;

	private int losses;

	private int resumptions;

	private long lostAt;

	private Cancellable window = Cancellable.NONE;

	Lifeline(CallQueue queue, GatewayParts parts, SessionNews news, SessionStream first) {
		this.queue = queue;
		this.parts = parts;
		this.news = news;
		this.stream = first;
	}

	/**
	 * Return the stream, the last one while there is none.
	 */
	SessionStream stream() {
		return this.stream;
	}

	/**
	 * Return whether a stream is the one of the session, so that its frames count.
	 * @param asking the stream
	 */
	@SuppressWarnings("ReferenceEquality")
	boolean isCurrent(SessionStream asking) {
		return this.stream == asking && !this.suspended && !this.queue.isEnded();
	}

	/**
	 * Return whether the connector knows that it is registered.
	 */
	boolean isOpened() {
		return this.opened;
	}

	/**
	 * Let calls run over a stream, now that the connector knows that it is registered.
	 * @param ready the stream
	 * @return {@code false} when it is not the session's any more
	 */
	boolean open(SessionStream ready) {
		synchronized (this) {
			boolean current = isCurrent(ready);
			if (current) {
				this.opened = true;
				this.queue.open(ready);
			}
			return current;
		}
	}

	/**
	 * Note that a stream is lost. A session that calls could run in waits for another
	 * stream; any other one is over.
	 * @param lost the stream
	 * @param reason why, for people
	 * @param onPassed what to do with the number of the loss when the wait is over
	 * @return what that means
	 */
	Loss lose(SessionStream lost, String reason, IntConsumer onPassed) {
		Duration wait = this.parts.options().sessions().resumeWindow();
		synchronized (this) {
			if (!isCurrent(lost)) {
				return Loss.NONE;
			}
			this.lostAt = this.parts.scheduler().nanoTime();
			if (!this.opened || wait.isZero()) {
				return new Loss(false, endLocked(reason));
			}
			int number = ++this.losses;
			try {
				this.window = this.parts.scheduler().schedule(wait, () -> onPassed.accept(number));
			}
			catch (RuntimeException ex) {
				// Nothing would end the wait
				return new Loss(false, endLocked(reason));
			}
			this.suspended = true;
			this.queue.suspend();
			this.news.suspended(wait, reason);
			return new Loss(true, null);
		}
	}

	/**
	 * Go on with another stream, whether or not the one before is lost. When it is not,
	 * and the connector asks for no work on the other one, then it is about to move: it
	 * says how much it takes when it has done so.
	 * @param next the other stream
	 * @return the one before, or {@code null} when the session can't be resumed
	 */
	@Nullable SessionStream takeOver(SessionStream next) {
		synchronized (this) {
			if (!this.opened || this.queue.isEnded()) {
				return null;
			}
			SessionStream before = this.stream;
			Duration outage = this.suspended ? sinceLoss() : Duration.ZERO;
			boolean overlaps = !this.suspended && next.credits() == 0;
			boolean moving = overlaps && this.queue.isReady();
			if (overlaps) {
				next.overlaps(moving);
			}
			this.window.cancel();
			this.stream = next;
			this.suspended = false;
			this.resumptions++;
			this.queue.comeBack(moving ? null : next.credits(), next.inFlight());
			this.news.resumed(outage);
			return before;
		}
	}

	/**
	 * Bring the books in line with those of a connector that came back.
	 * @param resumed over which stream it came
	 * @return what to tell it, or {@code null} when the stream is not the session's any
	 * more
	 */
	@Nullable Resumption resume(SessionStream resumed) {
		synchronized (this) {
			return isCurrent(resumed) ? this.queue.resume(resumed) : null;
		}
	}

	/**
	 * End the session because nobody came back.
	 * @param loss number of the loss
	 * @param reason why, for people
	 * @return what is left, or {@code null} when somebody did come back, or it had ended
	 */
	CallBooks.@Nullable Leftovers expire(int loss, String reason) {
		synchronized (this) {
			return (this.suspended && this.losses == loss) ? endLocked(reason) : null;
		}
	}

	/**
	 * End the session.
	 * @param reason why, for people
	 * @return what is left, or {@code null} when it had ended already
	 */
	CallBooks.@Nullable Leftovers end(String reason) {
		synchronized (this) {
			return endLocked(reason);
		}
	}

	/**
	 * Return how often the session went on over another stream.
	 */
	int resumptions() {
		synchronized (this) {
			return this.resumptions;
		}
	}

	/**
	 * Return how long the session has been without its stream.
	 */
	Duration sinceLoss() {
		return Duration.ofNanos(this.parts.scheduler().nanoTime() - this.lostAt);
	}

	private CallBooks.@Nullable Leftovers endLocked(String reason) {
		CallBooks.Leftovers left = this.queue.end();
		this.window.cancel();
		if (left != null) {
			this.news.closed(reason);
		}
		return left;
	}

	/**
	 * What the loss of a stream means.
	 *
	 * @param suspended whether the session waits for another one
	 * @param left what is left of a session that is over, or {@code null} when it isn't
	 */
	record Loss(boolean suspended, CallBooks.@Nullable Leftovers left) {

		/**
		 * The stream was not the session's.
		 */
		static final Loss NONE = new Loss(false, null);

	}

}
