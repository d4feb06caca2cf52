package dev.connector.registration;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import dev.connector.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Sends the items of a streamed answer at the pace of the receiver: the publisher is
 * asked for as many items as the gateway gave credits for, never for more. Credits that
 * come before the publisher are kept for it.
 */
final class StreamedAnswer implements Flow.Subscriber<Payload> {

	private final Execution execution;

	private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();

	private final AtomicBoolean cancelled = new AtomicBoolean();

	private final AtomicLong credits;

	private String contentType = "";

	private long sent;

	StreamedAnswer(Execution execution, int initialCredits) {
		this.execution = execution;
		this.credits = new AtomicLong(Math.max(0, initialCredits));
	}

	void begin(Payload payload) {
		this.contentType = payload.contentType();
		payload.items().subscribe(this);
	}

	@Override
	public void onSubscribe(Flow.Subscription offered) {
		if (!this.subscription.compareAndSet(null, offered) || this.cancelled.get()) {
			offered.cancel();
			return;
		}
		askForMore();
	}

	@Override
	public void onNext(Payload item) {
		try {
			if (this.execution.sendChunk(this.sent, item)) {
				this.sent++;
				return;
			}
		}
		catch (Throwable ex) {
			this.execution.fail(ex);
		}
		cancel();
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
		if (items > 0) {
			this.credits.addAndGet(items);
			askForMore();
		}
	}

	void cancel() {
		this.cancelled.set(true);
		Flow.Subscription current = this.subscription.get();
		if (current != null) {
			current.cancel();
		}
	}

	private void askForMore() {
		Flow.Subscription current = this.subscription.get();
		if (current != null) {
			long items = this.credits.getAndSet(0);
			if (items > 0) {
				current.request(items);
			}
		}
	}

}
