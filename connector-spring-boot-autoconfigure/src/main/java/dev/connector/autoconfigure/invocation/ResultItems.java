package dev.connector.autoconfigure.invocation;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Results that are streams of items, of whatever type.
 */
public final class ResultItems {

	private static final boolean REACTIVE = ClassUtils.isPresent("org.reactivestreams.Publisher",
			ResultItems.class.getClassLoader());

	private ResultItems() {
	}

	/**
	 * Return the items of a result.
	 * @param result a result
	 * @return its items, for one subscriber when it is a {@link Stream}, or {@code null}
	 * when it is no stream of items
	 */
	@SuppressWarnings("unchecked") // items are objects
	public static Flow.@Nullable Publisher<Object> of(@Nullable Object result) {
		if (result instanceof Flow.Publisher<?> publisher) {
			return (Flow.Publisher<Object>) publisher;
		}
		if (result instanceof Stream<?> stream) {
			return new ItemsPublisher(stream.iterator(), stream::close);
		}
		ReactiveResult reactive = (REACTIVE && result != null) ? ReactiveResult.of(result) : null;
		return (reactive != null && reactive.isMultiple()) ? reactive.publisher() : null;
	}

	/**
	 * Publish the items of a collection.
	 * @param items the items
	 * @return a publisher for one subscriber
	 */
	public static Flow.Publisher<Object> of(Collection<?> items) {
		return new ItemsPublisher(items.iterator(), () -> {
		});
	}

	/**
	 * Publish what becomes of items.
	 * @param items the items
	 * @param mapping makes something else of an item
	 * @return a publisher, for as many subscribers as that of the items is
	 */
	public static Flow.Publisher<Object> map(Flow.Publisher<Object> items, Function<Object, Object> mapping) {
		return new MappedPublisher<>(items, mapping);
	}

	/**
	 * Take all items of a publisher.
	 * @param items the items
	 * @param max how many there may be
	 * @param limit gets the future before the first item is taken, which may be on this
	 * thread, and may complete it
	 * @return completes with the items, exceptionally with an
	 * {@link IllegalStateException} when there are more; no more are taken once it is
	 * completed by somebody else
	 */
	public static CompletableFuture<List<Object>> collect(Flow.Publisher<Object> items, int max,
			Consumer<CompletableFuture<List<Object>>> limit) {
		CollectedItems collected = new CollectedItems(max);
		limit.accept(collected.items());
		items.subscribe(collected);
		return collected.items();
	}

}
