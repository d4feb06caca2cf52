package dev.connector.sample.wires;

import java.util.concurrent.Flow;

import dev.connector.Payload;

/**
 * Takes one item and asks for no other one.
 */
final class NeverReading implements Flow.Subscriber<Payload> {

	private volatile Flow.Subscription subscription;

	private volatile boolean received;

	private volatile boolean ended;

	/**
	 * Return whether the first item came, and nothing ended it.
	 */
	boolean isStuck() {
		return this.received && !this.ended;
	}

	void cancel() {
		this.subscription.cancel();
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscription = subscription;
		subscription.request(1);
	}

	@Override
	public void onNext(Payload item) {
		this.received = true;
	}

	@Override
	public void onError(Throwable error) {
		this.ended = true;
	}

	@Override
	public void onComplete() {
		this.ended = true;
	}

}
