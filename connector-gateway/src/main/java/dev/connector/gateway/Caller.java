package dev.connector.gateway;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * One caller who waits for the answer to a call. Whatever ends the wait on the caller's
 * side, such as a cancel or a timeout of the future, tells the call.
 */
final class Caller extends CompletableFuture<ExecuteResult> {

	private final Call call;

	Caller(Call call) {
		this.call = call;
	}

	@Override
	public boolean completeExceptionally(Throwable ex) {
		boolean left = super.completeExceptionally(ex);
		if (left) {
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

}
