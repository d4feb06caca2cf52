package dev.connector.gateway;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import dev.connector.schedule.Scheduler;

/**
 * One caller who waits for the answer to a call, until a deadline of its own. Whatever
 * ends the wait on the caller's side, such as a cancel or a timeout of the future, tells
 * the call. Safe for use by many threads.
 */
final class Caller extends CompletableFuture<ExecuteResult> {

	private final Call call;

	private final Duration timeout;

	private final OneTimer deadline = new OneTimer();

	private volatile boolean late;

	/**
	 * Create a caller who waits without an end until {@link #arm}.
	 * @param call the call
	 * @param timeout how long it is ready to wait
	 */
	Caller(Call call, Duration timeout) {
		this.call = call;
		this.timeout = timeout;
	}

	Duration timeout() {
		return this.timeout;
	}

	/**
	 * Start the clock.
	 * @param scheduler what the deadline runs on
	 */
	void arm(Scheduler scheduler) {
		this.deadline.set(scheduler.schedule(this.timeout, this::expire));
	}

	/**
	 * Stop the clock for good.
	 */
	void disarm() {
		this.deadline.shut();
	}

	/**
	 * Return whether the deadline passed.
	 */
	boolean isLate() {
		return this.late;
	}

	/**
	 * Tell the caller, unless it waits no more.
	 * @param result the result
	 */
	void tell(ExecuteResult result) {
		disarm();
		complete(result);
	}

	@Override
	public boolean completeExceptionally(Throwable ex) {
		boolean left = super.completeExceptionally(ex);
		if (left) {
			disarm();
			this.call.leave(this);
		}
		return left;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		completeExceptionally(new CancellationException("The caller called the request off"));
		return isCancelled();
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

	private void expire() {
		this.late = true;
		this.call.expire(this);
	}

}
