package dev.connector.invocation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.connector.Invocation;
import dev.connector.InvocationErrorCode;
import dev.connector.InvocationException;
import dev.connector.Payload;
import dev.connector.frame.InvocationFrame;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * An invocation without an answer yet. Whatever completes it first decides: the answer,
 * its deadline, a loss, or whoever waits for it.
 */
final class PendingInvocation extends CompletableFuture<Payload> {

	private final Invocation invocation;

	private final boolean oneWay;

	private final int size;

	private final long deadline;

	private volatile boolean sent;

	private volatile Cancellable timer = Cancellable.NONE;

	/** Touched by the owner only. */
	private @Nullable SentInvocations line;

	/** Touched by the owner only. */
	private long id;

	/** Touched by the owner only. */
	private long waitingSince;

	PendingInvocation(Invocation invocation, boolean oneWay, long now) {
		this.invocation = invocation;
		this.oneWay = oneWay;
		this.size = invocation.payload().isStream() ? 0 : invocation.payload().size();
		this.deadline = now + invocation.timeout().toNanos();
	}

	int size() {
		return this.size;
	}

	@Nullable SentInvocations line() {
		return this.line;
	}

	long id() {
		return this.id;
	}

	/**
	 * Return whether it may be asked for again after a loss: it runs once where it is
	 * recognised.
	 */
	boolean mayBeAskedAgain() {
		return this.invocation.idempotencyKey() != null && !isDone();
	}

	/**
	 * Start the clock.
	 */
	void arm(Scheduler scheduler) {
		this.timer = scheduler.schedule(this.invocation.timeout(), this::expire);
		if (isDone()) {
			this.timer.cancel();
		}
	}

	void disarm() {
		this.timer.cancel();
	}

	/**
	 * Make the frame that asks for it.
	 */
	InvocationFrame.Invoke frame(long number, long now) {
		return new InvocationFrame.Invoke(number, this.invocation.address(), this.invocation.capability(),
				this.invocation.payload(), Duration.ofNanos(Math.max(0, this.deadline - now)),
				new InvocationFrame.Manner(this.invocation.attributes(), this.invocation.idempotencyKey(),
						this.oneWay));
	}

	/**
	 * Take note that it goes over a stream. What left once may have run, whatever
	 * follows.
	 * @return whether it had left before
	 */
	boolean leaves(SentInvocations over, long number) {
		boolean before = this.sent;
		this.line = over;
		this.id = number;
		this.sent = true;
		return before;
	}

	/**
	 * Take note that the stream did not take it.
	 * @param before whether it had left before
	 */
	void stays(boolean before) {
		this.line = null;
		this.sent = before;
	}

	/**
	 * Take note that nothing comes over the stream any more.
	 */
	void returns() {
		this.line = null;
	}

	void waitsSince(long now) {
		this.waitingSince = now;
	}

	long waitingSince() {
		return this.waitingSince;
	}

	void fail(InvocationErrorCode code, String message) {
		completeExceptionally(new InvocationException(code, message));
	}

	/**
	 * Fail, and say whether it may have run.
	 */
	void failTruthfully(InvocationErrorCode code, String message) {
		fail(code, message + (this.sent ? ": it may have run" : ": it did not run"));
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

	private void expire() {
		failTruthfully(InvocationErrorCode.TIMEOUT,
				"No answer came from " + this.invocation.address() + " within " + this.invocation.timeout());
	}

}
