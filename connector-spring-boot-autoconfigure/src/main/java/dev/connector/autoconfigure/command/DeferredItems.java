package dev.connector.autoconfigure.command;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import dev.connector.command.CommandException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the items of what a call gives. Each subscription makes a call of its own.
 */
final class DeferredItems implements Flow.Publisher<Object> {

	private final Supplier<CompletionStage<Flow.Publisher<Object>>> call;

	DeferredItems(Supplier<CompletionStage<Flow.Publisher<Object>>> call) {
		this.call = call;
	}

	@Override
	public void subscribe(Flow.Subscriber<? super Object> subscriber) {
		Relay relay = new Relay(subscriber);
		subscriber.onSubscribe(relay);
		if (relay.isCancelled()) {
			return;
		}
		try {
			this.call.get().whenComplete((items, failure) -> {
				if (failure != null) {
					relay.onError(failure);
				}
				else {
					items.subscribe(relay);
				}
			});
		}
		catch (Throwable ex) {
			relay.onError(ex);
		}
	}

	/**
	 * Keeps what is asked for until there is somebody to ask.
	 */
	private static final class Relay implements Flow.Subscriber<Object>, Flow.Subscription {

		private final Flow.Subscriber<? super Object> subscriber;

		private final Lock lock = new ReentrantLock();

		private Flow.@Nullable Subscription upstream;

		private long wanted;

		private boolean cancelled;

		Relay(Flow.Subscriber<? super Object> subscriber) {
			this.subscriber = subscriber;
		}

		boolean isCancelled() {
			this.lock.lock();
			try {
				return this.cancelled;
			}
			finally {
				this.lock.unlock();
			}
		}

		@Override
		public void request(long items) {
			Flow.Subscription present;
			this.lock.lock();
			try {
				present = this.upstream;
				if (present == null) {
					// Who asks for what is illegal hears it from those who give the items
					this.wanted = (items <= 0 || this.wanted < 0) ? -1
							: (this.wanted + items < 0) ? Long.MAX_VALUE : this.wanted + items;
				}
			}
			finally {
				this.lock.unlock();
			}
			if (present != null) {
				present.request(items);
			}
		}

		@Override
		public void cancel() {
			Flow.Subscription present;
			this.lock.lock();
			try {
				present = this.upstream;
				this.cancelled = true;
			}
			finally {
				this.lock.unlock();
			}
			if (present != null) {
				present.cancel();
			}
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			long kept;
			boolean unwanted;
			this.lock.lock();
			try {
				this.upstream = subscription;
				kept = this.wanted;
				unwanted = this.cancelled;
			}
			finally {
				this.lock.unlock();
			}
			if (unwanted) {
				subscription.cancel();
			}
			else if (kept != 0) {
				subscription.request(kept);
			}
		}

		@Override
		public void onNext(Object item) {
			this.subscriber.onNext(item);
		}

		@Override
		public void onError(Throwable failure) {
			if (!isCancelled()) {
				this.subscriber.onError(CommandException.of(failure));
			}
		}

		@Override
		public void onComplete() {
			this.subscriber.onComplete();
		}

	}

}
