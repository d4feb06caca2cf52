package dev.connector.sample.wires;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import dev.connector.Payload;

/**
 * Items of which there are always more, as many as are asked for.
 */
final class Endless implements Flow.Publisher<Payload> {

	private final Supplier<Payload> items;

	/**
	 * Create a publisher.
	 * @param items gives the next item
	 */
	Endless(Supplier<Payload> items) {
		this.items = items;
	}

	@Override
	public void subscribe(Flow.Subscriber<? super Payload> subscriber) {
		subscriber.onSubscribe(new Flow.Subscription() {

			private final AtomicLong wanted = new AtomicLong();

			private volatile boolean cancelled;

			@Override
			public void request(long items) {
				if (this.wanted.getAndAdd(items) > 0) {
					return;
				}
				do {
					if (!this.cancelled) {
						subscriber.onNext(Endless.this.items.get());
					}
				}
				while (this.wanted.decrementAndGet() > 0);
			}

			@Override
			public void cancel() {
				this.cancelled = true;
			}

		});
	}

}
