package dev.connector.registration;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import dev.connector.Payload;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the items of a streamed answer at the pace of the receiver: the publisher is
 * asked for as many items as the gateway gave credits for, never for more. Credits that
 * come before the publisher are kept for it.
 */
final class StreamedAnswer implements Flow.Subscriber<Payload> {

	private static final Logger logger = LoggerFactory.getLogger(StreamedAnswer.class);

	private final Execution execution;

	private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();

	private final AtomicBoolean cancelled = new AtomicBoolean();

	private final AtomicLong credits;

	private final AtomicLong allowed;

	/**
	 * Calls to ask not yet dealt with; whoever raises it from zero is the one who asks.
	 */
	private final AtomicInteger asking = new AtomicInteger();

	private String contentType = "";

	private long sent;

	StreamedAnswer(Execution execution, long initialCredits) {
		this.execution = execution;
		this.credits = new AtomicLong(Math.max(0, initialCredits));
		this.allowed = new AtomicLong(this.credits.get());
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
		if (this.asking.getAndIncrement() == 0) {
			askForMore();
		}
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

	/**
	 * Let more items come. The publisher may compute them at once, on the thread that
	 * asks for them: that is one for handlers, never the one that brought the credits.
	 * @param total how many items may be sent altogether
	 */
	void allow(long total) {
		long before = this.allowed.getAndAccumulate(total, Math::max);
		if (total > before) {
			this.credits.addAndGet(total - before);
			if (this.subscription.get() != null && this.asking.getAndIncrement() == 0
					&& !this.execution.handle(this::askForMore)) {
				cancel();
			}
		}
	}

	/**
	 * Call the publisher off. Never throws.
	 */
	void cancel() {
		this.cancelled.set(true);
		Flow.Subscription current = this.subscription.get();
		if (current != null) {
			try {
				current.cancel();
			}
			catch (Throwable ex) {
				logger.warn("The publisher of a streamed answer could not be called off", ex);
			}
		}
	}

	private void askForMore() {
		int done = 1;
		while (done != 0) {
			Flow.Subscription current = this.subscription.get();
			long items = this.credits.getAndSet(0);
			try {
				if (current != null && items > 0 && !this.cancelled.get()) {
					current.request(items);
				}
			}
			catch (Throwable ex) {
				this.execution.fail(ex);
				cancel();
			}
			done = this.asking.addAndGet(-done);
		}
	}

}
