package dev.connector.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * Those who wait for a connection to be ready. Each of them is answered exactly once,
 * after the state that answers it was published.
 */
final class ReadyWaiters {

	private static final AtomicReferenceFieldUpdater<ReadyWaiters, List<CompletableFuture<Long>>> WAITING = updater();

	private final String name;

	/** Immutable, and nobody for most of the time. */
	private volatile List<CompletableFuture<Long>> waiting = List.of();

	ReadyWaiters(String name) {
		this.name = name;
	}

	void add(CompletableFuture<Long> waiter, ConnectionSnapshot now) {
		WAITING.updateAndGet(this, (before) -> with(before, waiter));
		waiter.whenComplete((generation, thrown) -> remove(waiter));
		tell(now);
	}

	private void remove(CompletableFuture<Long> waiter) {
		WAITING.updateAndGet(this, (before) -> without(before, waiter));
	}

	@SuppressWarnings("UndefinedEquals") // a waiter is itself and no other
	private static List<CompletableFuture<Long>> without(List<CompletableFuture<Long>> before,
			CompletableFuture<Long> waiter) {
		List<CompletableFuture<Long>> left = new ArrayList<>(before.size());
		for (CompletableFuture<Long> other : before) {
			if (!other.equals(waiter)) {
				left.add(other);
			}
		}
		return List.copyOf(left);
	}

	private static List<CompletableFuture<Long>> with(List<CompletableFuture<Long>> before,
			CompletableFuture<Long> waiter) {
		if (before.isEmpty()) {
			return List.of(waiter);
		}
		List<CompletableFuture<Long>> all = new ArrayList<>(before);
		all.add(waiter);
		return List.copyOf(all);
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

	@SuppressWarnings("unchecked")
	private static AtomicReferenceFieldUpdater<ReadyWaiters, List<CompletableFuture<Long>>> updater() {
		return AtomicReferenceFieldUpdater.newUpdater(ReadyWaiters.class,
				(Class<List<CompletableFuture<Long>>>) (Class<?>) List.class, "waiting");
	}

}
