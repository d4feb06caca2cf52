package dev.connector.sample.wires;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.Payload;

/**
 * Items of which there are always more, as many as are asked for.
 */
final class Endless implements Flow.Publisher<Payload> {

	private static final Payload ITEM = Payload.of(new byte[16 * 1024], Payload.OCTET_STREAM);

	private final AtomicLong sent;

	/**
	 * Create items.
	 * @param sent counts them
	 */
	Endless(AtomicLong sent) {
		this.sent = sent;
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
						Endless.this.sent.incrementAndGet();
						subscriber.onNext(ITEM);
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
