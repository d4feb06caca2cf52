package dev.connector.registration;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;

/**
 * Those who wait for a registration to be ready. Each of them is answered exactly once,
 * after the state that answers it was published.
 */
final class ReadyWaiters {

	private final RegistrationKey key;

	private final List<CompletableFuture<Long>> waiting = new CopyOnWriteArrayList<>();

	ReadyWaiters(RegistrationKey key) {
		this.key = key;
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
			RegistrationFailedException failed = new RegistrationFailedException(this.key, now.state(),
					(now.state() == ConnectionState.FAILED) ? now.lastError() : null);
			this.waiting.forEach((waiter) -> waiter.completeExceptionally(failed));
		}
	}

}
