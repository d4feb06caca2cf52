package dev.connector.sample.chaos;

import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.zip.CRC32;

import dev.connector.Payload;
import dev.connector.gateway.GatewayCallException;
import dev.connector.gateway.GatewayError;

/**
 * Reads a streamed answer to its end, as fast as it comes.
 */
final class ItemsSum implements Flow.Subscriber<Payload> {

	private final CRC32 sum = new CRC32();

	private final Consumer<CallEnd> whenEnded;

	ItemsSum(Consumer<CallEnd> whenEnded) {
		this.whenEnded = whenEnded;
	}

	static CallEnd failed(GatewayError error) {
		return new CallEnd(CallEnd.Kind.FAILED, error.code() + " " + error.message());
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Payload item) {
		this.sum.update(item.toByteArray());
	}

	@Override
	public void onError(Throwable thrown) {
		this.whenEnded.accept((thrown instanceof GatewayCallException failure) ? failed(failure.error())
				: new CallEnd(CallEnd.Kind.FAILED, "THROWN " + thrown));
	}

	@Override
	public void onComplete() {
		this.whenEnded.accept(new CallEnd(CallEnd.Kind.ANSWERED, Long.toString(this.sum.getValue())));
	}

}
