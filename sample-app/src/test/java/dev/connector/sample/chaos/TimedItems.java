package dev.connector.sample.chaos;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.Payload;
import dev.connector.schedule.Scheduler;

/**
 * Some bytes in pieces, one after the other with time in between.
 */
final class TimedItems implements Flow.Publisher<Payload> {

	private static final int PIECES = 6;

	private final Scheduler scheduler;

	private final byte[] bytes;

	private final Duration between;

	TimedItems(Scheduler scheduler, byte[] bytes, Duration total) {
		this.scheduler = scheduler;
		this.bytes = bytes;
		this.between = total.dividedBy(PIECES);
	}

	@Override
	public void subscribe(Flow.Subscriber<? super Payload> subscriber) {
		subscriber.onSubscribe(new Pieces(subscriber));
	}

	/**
	 * What is left to send. Emits from the timer only, one at a time.
	 */
	private final class Pieces implements Flow.Subscription {

		private final Flow.Subscriber<? super Payload> subscriber;

		private final AtomicLong demand = new AtomicLong();

		private volatile boolean cancelled;

		private int position;

		Pieces(Flow.Subscriber<? super Payload> subscriber) {
			this.subscriber = subscriber;
		}

		@Override
		public void request(long more) {
			// Far from any overflow, as there are few items
			if (this.demand.getAndAccumulate(Math.min(more, Integer.MAX_VALUE), Long::sum) == 0) {
				TimedItems.this.scheduler.schedule(TimedItems.this.between, this::emit);
			}
		}

		@Override
		public void cancel() {
			this.cancelled = true;
		}

		private void emit() {
			if (this.cancelled) {
				return;
			}
			byte[] all = TimedItems.this.bytes;
			int size = Math.min(all.length - this.position, TimedItems.this.bytes.length / PIECES + 1);
			this.subscriber.onNext(Payload.of(ByteBuffer.wrap(all, this.position, size), Payload.OCTET_STREAM));
			this.position += size;
			if (this.position == all.length) {
				this.subscriber.onComplete();
			}
			else if (this.demand.decrementAndGet() > 0) {
				TimedItems.this.scheduler.schedule(TimedItems.this.between, this::emit);
			}
		}

	}

}
