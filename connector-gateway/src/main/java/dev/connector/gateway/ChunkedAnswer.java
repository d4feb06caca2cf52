package dev.connector.gateway;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.Payload;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The items of a streamed answer, for one subscriber. Items wait here until they are
 * asked for, never more than the window; the connector may send as many more as were
 * read.
 * <p>
 * Items come in by one thread at a time; everything else is safe for use by many threads.
 * Signals are serial and sent outside of any lock.
 */
final class ChunkedAnswer implements Flow.Publisher<Payload> {

	private static final Logger logger = LoggerFactory.getLogger(ChunkedAnswer.class);

	private final Source source;

	private final int window;

	private final Queue<Payload> items = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicLong requested = new AtomicLong();

	private final AtomicInteger work = new AtomicInteger();

	private final AtomicBoolean subscribed = new AtomicBoolean();

	private volatile Flow.@Nullable Subscriber<? super Payload> subscriber;

	private volatile @Nullable Throwable refusal;

	private volatile @Nullable GatewayError error;

	private volatile boolean ended;

	private volatile boolean cancelled;

	private long accepted;

	private long consumed;

	private volatile long told;

	ChunkedAnswer(Source source, int window) {
		this.source = source;
		this.window = window;
	}

	/**
	 * Take the next item. One that came before, over a stream that was lost, is dropped.
	 * @param sequence its number
	 * @param item the item
	 * @return what is wrong with it, or {@code null}
	 */
	@Nullable String accept(long sequence, Payload item) {
		if (sequence >= 0 && sequence < this.accepted) {
			return null;
		}
		if (sequence != this.accepted) {
			return "The connector sent item " + sequence + " of a streamed answer where item " + this.accepted
					+ " was due";
		}
		if (this.waiting.incrementAndGet() > this.window) {
			return "The connector sent more items of a streamed answer than the " + this.window + " it was allowed";
		}
		this.accepted++;
		this.items.add(item);
		drain();
		return null;
	}

	/**
	 * Return how many items came. For the thread that brings them.
	 * @return the number of items
	 */
	long accepted() {
		return this.accepted;
	}

	/**
	 * Return how many items may be sent, as the source was told last.
	 * @return the number of items from the first one on
	 */
	long allowed() {
		return this.window + this.told;
	}

	/**
	 * End the stream. An error of the connector and the good end come after the items
	 * that still wait; a deadline that passed comes at once, and drops them.
	 * @param why the error, or {@code null} for the good end
	 */
	void end(@Nullable GatewayError why) {
		this.error = why;
		this.ended = true;
		drain();
	}

	@Override
	public void subscribe(Flow.Subscriber<? super Payload> newcomer) {
		if (!this.subscribed.compareAndSet(false, true)) {
			newcomer.onSubscribe(new NoSubscription());
			newcomer.onError(new IllegalStateException("A streamed answer has one subscriber, and there is one"));
			return;
		}
		newcomer.onSubscribe(new Demand());
		this.subscriber = newcomer;
		drain();
	}

	private void drain() {
		if (this.work.getAndIncrement() != 0) {
			return;
		}
		int done = 1;
		while (done != 0) {
			dropWhatNobodyReads();
			Flow.Subscriber<? super Payload> reader = this.subscriber;
			if (reader != null) {
				emit(reader);
			}
			done = this.work.addAndGet(-done);
		}
	}

	private void dropWhatNobodyReads() {
		GatewayError why = this.error;
		if (this.cancelled || (why != null && why.code() == GatewayErrorCode.TIMEOUT)) {
			this.items.clear();
		}
	}

	private void emit(Flow.Subscriber<? super Payload> reader) {
		while (!stopped(reader)) {
			boolean last = this.ended;
			Payload item = (this.requested.get() > 0) ? this.items.poll() : null;
			if (item != null) {
				next(reader, item);
			}
			else {
				if (last && this.items.isEmpty()) {
					finish(reader, this.error);
				}
				return;
			}
		}
	}

	private boolean stopped(Flow.Subscriber<? super Payload> reader) {
		Throwable refused = this.refusal;
		if (this.cancelled) {
			this.subscriber = null;
			return true;
		}
		if (refused != null) {
			this.cancelled = true;
			this.subscriber = null;
			tell(() -> reader.onError(refused));
			return true;
		}
		return this.subscriber == null;
	}

	private void next(Flow.Subscriber<? super Payload> reader, Payload item) {
		this.waiting.decrementAndGet();
		this.requested.getAndUpdate((now) -> (now != Long.MAX_VALUE) ? now - 1 : now);
		try {
			reader.onNext(item);
		}
		catch (Throwable ex) {
			logger.warn("The reader of a streamed answer failed, the answer is called off", ex);
			cancel();
			return;
		}
		this.consumed++;
		if (this.consumed - this.told >= Math.max(1, this.window / 2)) {
			this.told = this.consumed;
			this.source.allowed(allowed());
		}
	}

	private void finish(Flow.Subscriber<? super Payload> reader, @Nullable GatewayError why) {
		this.cancelled = true;
		this.subscriber = null;
		tell(() -> {
			if (why != null) {
				reader.onError(new GatewayCallException(why));
			}
			else {
				reader.onComplete();
			}
		});
	}

	private static void tell(Runnable lastSignal) {
		try {
			lastSignal.run();
		}
		catch (Throwable ex) {
			logger.warn("The reader of a streamed answer failed on its end", ex);
		}
	}

	private void cancel() {
		this.cancelled = true;
		this.source.cancelled();
		drain();
	}

	/**
	 * Where the items come from.
	 */
	interface Source {

		/**
		 * Items were read: more may come.
		 * @param items how many may come altogether
		 */
		void allowed(long items);

		/**
		 * No item is wanted any more. Does nothing when the source had ended.
		 */
		void cancelled();

	}

	private final class Demand implements Flow.Subscription {

		@Override
		public void request(long count) {
			if (count > 0) {
				ChunkedAnswer.this.requested.getAndUpdate((now) -> (now + count < 0) ? Long.MAX_VALUE : now + count);
			}
			else {
				ChunkedAnswer.this.refusal = new IllegalArgumentException(
						"A subscriber must request at least one item, but requested " + count);
				ChunkedAnswer.this.source.cancelled();
			}
			drain();
		}

		@Override
		public void cancel() {
			ChunkedAnswer.this.cancel();
		}

	}

	private static final class NoSubscription implements Flow.Subscription {

		@Override
		public void request(long count) {
		}

		@Override
		public void cancel() {
		}

	}

}
