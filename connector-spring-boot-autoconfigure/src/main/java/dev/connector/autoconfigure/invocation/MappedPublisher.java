package dev.connector.autoconfigure.invocation;

import java.util.concurrent.Flow;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Publishes what becomes of the items of another publisher.
 *
 * @param <T> the items of the other publisher
 * @param <R> what becomes of them
 */
final class MappedPublisher<T, R> implements Flow.Publisher<R> {

	private final Flow.Publisher<? extends T> source;

	private final Function<? super T, ? extends R> mapping;

	MappedPublisher(Flow.Publisher<? extends T> source, Function<? super T, ? extends R> mapping) {
		this.source = source;
		this.mapping = mapping;
	}

	@Override
	public void subscribe(Flow.Subscriber<? super R> subscriber) {
		this.source.subscribe(new Mapping<T, R>(subscriber, this.mapping));
	}

	/**
	 * Maps the items on their way.
	 *
	 * @param <T> what comes
	 * @param <R> what goes on
	 */
	private static final class Mapping<T, R> implements Flow.Subscriber<T>, Flow.Subscription {

		private final Flow.Subscriber<? super R> subscriber;

		private final Function<? super T, ? extends R> mapping;

		private volatile Flow.@Nullable Subscription upstream;

		private boolean ended;

		Mapping(Flow.Subscriber<? super R> subscriber, Function<? super T, ? extends R> mapping) {
			this.subscriber = subscriber;
			this.mapping = mapping;
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.upstream = subscription;
			this.subscriber.onSubscribe(this);
		}

		@Override
		public void onNext(T item) {
			if (this.ended) {
				return;
			}
			R mapped;
			try {
				mapped = this.mapping.apply(item);
			}
			catch (Throwable ex) {
				// Said first, so that it is said whatever the cancelling throws
				onError(ex);
				cancel();
				return;
			}
			this.subscriber.onNext(mapped);
		}

		@Override
		public void onError(Throwable failure) {
			if (!this.ended) {
				this.ended = true;
				this.subscriber.onError(failure);
			}
		}

		@Override
		public void onComplete() {
			if (!this.ended) {
				this.ended = true;
				this.subscriber.onComplete();
			}
		}

		@Override
		public void request(long items) {
			Flow.Subscription subscription = this.upstream;
			if (subscription != null) {
				subscription.request(items);
			}
		}

		@Override
		public void cancel() {
			Flow.Subscription subscription = this.upstream;
			if (subscription != null) {
				subscription.cancel();
			}
		}

	}

}
