package dev.connector.registration;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import dev.connector.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Sends the items of a streamed answer at the pace of the receiver: the publisher is
 * asked for as many items as the gateway gave credits for, never for more.
 */
final class StreamedAnswer implements Flow.Subscriber<Payload> {

	private final Execution execution;

	private final String contentType;

	private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();

	private final AtomicBoolean cancelled = new AtomicBoolean();

	private final int initialCredits;

	private long sent;

	StreamedAnswer(Execution execution, String contentType, int initialCredits) {
		this.execution = execution;
		this.contentType = contentType;
		this.initialCredits = Math.max(1, initialCredits);
	}

	@Override
	public void onSubscribe(Flow.Subscription offered) {
		if (!this.subscription.compareAndSet(null, offered) || this.cancelled.get()) {
			offered.cancel();
			return;
		}
		offered.request(this.initialCredits);
	}

	@Override
	public void onNext(Payload item) {
		if (!this.execution.sendChunk(this.sent, item)) {
			cancel();
			return;
		}
		this.sent++;
	}

	@Override
	public void onError(Throwable thrown) {
		this.execution.fail(thrown);
	}

	@Override
	public void onComplete() {
		this.execution.endStream(this.sent, this.contentType);
	}

	void grant(int items) {
		Flow.Subscription current = this.subscription.get();
		if (current != null && items > 0) {
			current.request(items);
		}
	}

	void cancel() {
		this.cancelled.set(true);
		Flow.Subscription current = this.subscription.get();
		if (current != null) {
			current.cancel();
		}
	}

}
