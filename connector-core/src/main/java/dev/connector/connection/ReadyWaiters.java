package dev.connector.connection;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Those who wait for a connection to be ready. Each of them is answered exactly once,
 * after the state that answers it was published.
 */
final class ReadyWaiters {

	private final String name;

	private final List<CompletableFuture<Long>> waiting = new CopyOnWriteArrayList<>();

	ReadyWaiters(String name) {
		this.name = name;
	}

	@SuppressWarnings("CollectionUndefinedEquality")
	void add(CompletableFuture<Long> waiter, ConnectionSnapshot now) {
		this.waiting.add(waiter);
		waiter.whenComplete((generation, thrown) -> this.waiting.remove(waiter));
		tell(now);
	}

	void tell(ConnectionSnapshot now) {
		if (now.state() == ConnectionState.READY) {
			this.waiting.forEach((waiter) -> waiter.complete(now.generation()));
		}
		else if (now.state().isTerminal()) {
			ConnectionEndedException ended = new ConnectionEndedException(this.name, now.state(),
					(now.state() == ConnectionState.FAILED) ? now.lastError() : null);
			this.waiting.forEach((waiter) -> waiter.completeExceptionally(ended));
		}
	}

}
