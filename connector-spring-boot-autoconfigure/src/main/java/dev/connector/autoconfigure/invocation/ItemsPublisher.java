package dev.connector.autoconfigure.invocation;

import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Publishes items that are at hand, on the threads that ask for them, to one subscriber.
 * The source is closed once, whether it ended, failed or was cancelled.
 */
final class ItemsPublisher implements Flow.Publisher<Object> {

	private final Iterator<?> items;

	private final Runnable close;

	private final AtomicBoolean subscribed = new AtomicBoolean();

	ItemsPublisher(Iterator<?> items, Runnable close) {
		this.items = items;
		this.close = close;
	}

	@Override
	public void subscribe(Flow.Subscriber<? super Object> subscriber) {
		if (this.subscribed.compareAndSet(false, true)) {
			HandedOut subscription = new HandedOut(subscriber);
			subscriber.onSubscribe(subscription);
			subscription.request();
			return;
		}
		subscriber.onSubscribe(new Refused());
		subscriber.onError(new IllegalStateException("A stream can be subscribed to once"));
	}

	/**
	 * Hands out the items. Whoever asks while nobody hands out does so, for those who ask
	 * meanwhile, too.
	 */
	private final class HandedOut implements Flow.Subscription {

		private final Flow.Subscriber<? super Object> subscriber;

		private final AtomicLong demand = new AtomicLong();

		private final AtomicLong turns = new AtomicLong();

		private final AtomicBoolean closed = new AtomicBoolean();

		private volatile boolean done;

		private volatile @Nullable Throwable illegal;

		HandedOut(Flow.Subscriber<? super Object> subscriber) {
			this.subscriber = subscriber;
		}

		@Override
		public void request(long count) {
			if (count <= 0) {
				this.illegal = new IllegalArgumentException("request(" + count + "): the number must be positive");
			}
			else {
				this.demand.accumulateAndGet(count,
						(known, more) -> (known + more < 0) ? Long.MAX_VALUE : known + more);
			}
			request();
		}

		@Override
		public void cancel() {
			this.done = true;
			if (this.turns.getAndIncrement() == 0) {
				close();
			}
		}

		private void request() {
			if (this.turns.getAndIncrement() > 0) {
				return;
			}
			long seen = 1;
			do {
				handOut();
				seen = this.turns.addAndGet(-seen);
			}
			while (seen != 0);
		}

		private void handOut() {
			try {
				while (!this.done && this.illegal == null && ItemsPublisher.this.items.hasNext()) {
					if (this.demand.get() == 0) {
						return;
					}
					this.demand.decrementAndGet();
					this.subscriber.onNext(ItemsPublisher.this.items.next());
				}
				end(this.illegal);
			}
			catch (Throwable ex) {
				end(ex);
			}
		}

		private void end(@Nullable Throwable failure) {
			boolean told = this.done;
			this.done = true;
			close();
			if (told) {
				return;
			}
			if (failure != null) {
				this.subscriber.onError(failure);
			}
			else {
				this.subscriber.onComplete();
			}
		}

		private void close() {
			if (this.closed.compareAndSet(false, true)) {
				ItemsPublisher.this.close.run();
			}
		}

	}

	/**
	 * What a second subscriber gets.
	 */
	private static final class Refused implements Flow.Subscription {

		@Override
		public void request(long items) {
			// Nothing will come
		}

		@Override
		public void cancel() {
			// Nothing to cancel
		}

	}

}
