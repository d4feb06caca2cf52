package dev.connector.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

import dev.connector.Payload;

/**
 * Collects what it asked for.
 */
final class CollectingSubscriber implements Flow.Subscriber<Payload> {

	private final List<String> received = new CopyOnWriteArrayList<>();

	private volatile Flow.Subscription subscription;

	private volatile boolean complete;

	private volatile Throwable error;

	@Override
	public void onSubscribe(Flow.Subscription offered) {
		this.subscription = offered;
	}

	@Override
	public void onNext(Payload item) {
		this.received.add(item.text());
	}

	@Override
	public void onError(Throwable thrown) {
		this.error = thrown;
	}

	@Override
	public void onComplete() {
		this.complete = true;
	}

	void request(long items) {
		this.subscription.request(items);
	}

	List<String> received() {
		return this.received;
	}

	boolean isComplete() {
		return this.complete;
	}

	Throwable error() {
		return this.error;
	}

}
