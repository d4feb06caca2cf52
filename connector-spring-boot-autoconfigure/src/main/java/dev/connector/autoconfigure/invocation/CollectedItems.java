package dev.connector.autoconfigure.invocation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

/**
 * Takes all items of a publisher, up to a number of them.
 */
final class CollectedItems implements Flow.Subscriber<Object> {

	private final int max;

	private final List<Object> collected = new ArrayList<>();

	private final CompletableFuture<List<Object>> items = new CompletableFuture<>();

	CollectedItems(int max) {
		this.max = max;
	}

	CompletableFuture<List<Object>> items() {
		return this.items;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.items.whenComplete((all, failure) -> {
			if (failure != null) {
				subscription.cancel();
			}
		});
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(@Nullable Object item) {
		if (this.collected.size() >= this.max) {
			this.items.completeExceptionally(new IllegalStateException("There are more than " + this.max + " items"));
		}
		else if (item != null) {
			this.collected.add(item);
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.items.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		this.items.complete(this.collected);
	}

}
