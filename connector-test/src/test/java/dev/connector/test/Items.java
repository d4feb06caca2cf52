package dev.connector.test;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;

import dev.connector.Payload;

/**
 * Publishes a list, never more than was asked for.
 */
final class Items implements Flow.Subscription {

	private final Iterator<Payload> items;

	private final Flow.Subscriber<? super Payload> subscriber;

	private long requested;

	private boolean emitting;

	private boolean over;

	private Items(List<Payload> items, Flow.Subscriber<? super Payload> subscriber) {
		this.items = items.iterator();
		this.subscriber = subscriber;
	}

	static Flow.Publisher<Payload> of(List<Payload> items) {
		return (subscriber) -> subscriber.onSubscribe(new Items(items, subscriber));
	}

	@Override
	public void request(long count) {
		this.requested += count;
		if (this.emitting) {
			return;
		}
		this.emitting = true;
		while (!this.over && this.requested > 0 && this.items.hasNext()) {
			this.requested--;
			this.subscriber.onNext(this.items.next());
		}
		this.emitting = false;
		if (!this.over && !this.items.hasNext()) {
			this.over = true;
			this.subscriber.onComplete();
		}
	}

	@Override
	public void cancel() {
		this.over = true;
	}

}
