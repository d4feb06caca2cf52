package dev.connector.autoconfigure.gateway.http;

import java.util.concurrent.Flow;

import dev.connector.Payload;

/**
 * Cancels a stream that came when its caller was gone.
 */
final class UnwantedItems implements Flow.Subscriber<Payload> {

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		subscription.cancel();
	}

	@Override
	public void onNext(Payload item) {
		// Was on its way
	}

	@Override
	public void onError(Throwable failure) {
		// Nobody wants to know
	}

	@Override
	public void onComplete() {
		// Nobody wants to know
	}

}
