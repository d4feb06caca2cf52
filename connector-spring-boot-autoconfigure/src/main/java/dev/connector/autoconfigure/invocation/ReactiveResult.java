package dev.connector.autoconfigure.invocation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import dev.connector.ConnectorContext;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/**
 * A result of a reactive type. Loaded only where reactive streams are on the class path.
 *
 * @param publisher the result as a publisher
 * @param isMultiple whether there may be more than one item
 */
record ReactiveResult(Flow.Publisher<Object> publisher, boolean isMultiple) {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Flux",
			ReactiveResult.class.getClassLoader());

	static @Nullable ReactiveResult of(Object result) {
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(null, result);
		if (adapter == null) {
			return null;
		}
		Publisher<Object> publisher = REACTOR ? ReactorContext.captured(adapter.toPublisher(result))
				: adapter.toPublisher(result);
		return new ReactiveResult(FlowAdapters.toFlowPublisher(publisher), adapter.isMultiValue());
	}

	/**
	 * Subscribe and return the only item, or {@code null} for none. The subscription is
	 * cancelled with the request.
	 */
	CompletionStage<@Nullable Object> single(ConnectorContext context) {
		Single single = new Single();
		this.publisher.subscribe(single);
		context.onCancel(single::cancel);
		return single.item;
	}

	/**
	 * Hands what is bound to the thread of the handler to a reactive pipeline, where the
	 * library for that is present. Loaded only where Reactor is on the class path.
	 */
	private static final class ReactorContext {

		static Publisher<Object> captured(Publisher<Object> publisher) {
			return (publisher instanceof Mono<Object> single) ? single.contextCapture()
					: Flux.from(publisher).contextCapture();
		}

	}

	/**
	 * Takes the first item.
	 */
	private static final class Single implements Flow.Subscriber<Object> {

		private final CompletableFuture<@Nullable Object> item = new CompletableFuture<>();

		private volatile Flow.@Nullable Subscription upstream;

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.upstream = subscription;
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Object value) {
			this.item.complete(value);
		}

		@Override
		public void onError(Throwable failure) {
			this.item.completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			this.item.complete(null);
		}

		private void cancel() {
			Flow.Subscription subscription = this.upstream;
			if (subscription != null) {
				subscription.cancel();
			}
			this.item.cancel(false);
		}

	}

}
