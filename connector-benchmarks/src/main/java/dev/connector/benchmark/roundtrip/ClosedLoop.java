package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps a number of calls on their way: as soon as one is answered, the thread that
 * brought the answer makes the next one. No thread of its own stands between a link and
 * what it can do. What is answered after the end of a round doesn't count, unless there
 * are so many calls that most of a round is made of its first and its last ones.
 */
final class ClosedLoop {

	private static final Duration SETTLE = Duration.ofSeconds(60);

	private final Link link;

	private final Shape shape;

	private final byte[] payload;

	private final LongAdder all = new LongAdder();

	private final LongAdder inTime = new LongAdder();

	private final LongAdder errors = new LongAdder();

	private final Latencies latencies = new Latencies();

	private final CountDownLatch ended;

	private volatile long endsAt;

	private volatile String problem = "";

	ClosedLoop(Link link, Shape shape, byte[] payload) {
		this.link = link;
		this.shape = shape;
		this.payload = payload;
		this.ended = new CountDownLatch(shape.inFlight());
	}

	Round run(Duration length) throws IOException, InterruptedException {
		Usage before = this.link.usage();
		long begun = System.nanoTime();
		this.endsAt = begun + length.toNanos();
		for (int i = 0; i < this.shape.concurrency(); i++) {
			for (int lane = 0; lane < this.shape.lanes(); lane++) {
				new Slot(lane).next();
			}
		}
		if (!this.ended.await(length.plus(SETTLE).toMillis(), TimeUnit.MILLISECONDS)) {
			throw new IllegalStateException(this.ended.getCount() + " calls were never answered");
		}
		double seconds = (this.shape.isExcessive() ? System.nanoTime() - begun : length.toNanos()) / 1e9;
		Usage used = this.link.usage().since(before);
		// A failure may be faster than an answer: such a round measures nothing
		if (this.errors.sum() > 0) {
			throw new IllegalStateException(this.errors + " calls failed, one of them: " + this.problem);
		}
		double calls = Math.max(1, this.all.sum());
		return new Round(seconds, this.inTime.sum(), used.allocatedBytes() / calls, used.cpuNanos() / calls,
				this.latencies.sum());
	}

	/**
	 * One of the calls that are on their way. Counts what is to be done, so that an
	 * answer that comes while the call is still being made doesn't make the next call
	 * inside of it.
	 */
	private final class Slot extends AtomicInteger implements Link.Reply {

		private static final long serialVersionUID = 1L;

		private final int lane;

		private volatile long startedAt;

		Slot(int lane) {
			this.lane = lane;
		}

		void next() {
			if (getAndIncrement() != 0) {
				return;
			}
			do {
				long now = System.nanoTime();
				if (now - ClosedLoop.this.endsAt >= 0) {
					ClosedLoop.this.ended.countDown();
					return;
				}
				this.startedAt = now;
				ClosedLoop.this.link.call(this.lane, ClosedLoop.this.payload, this);
			}
			while (decrementAndGet() != 0);
		}

		@Override
		public void arrived(int bytes) {
			long now = System.nanoTime();
			ClosedLoop.this.all.increment();
			if (bytes != ClosedLoop.this.payload.length) {
				failed("an answer of " + bytes + " bytes");
				return;
			}
			if (ClosedLoop.this.shape.isExcessive() || now - ClosedLoop.this.endsAt < 0) {
				ClosedLoop.this.inTime.increment();
				ClosedLoop.this.latencies.record(now - this.startedAt);
			}
			next();
		}

		@Override
		public void failed(String why) {
			ClosedLoop.this.problem = why;
			ClosedLoop.this.errors.increment();
			next();
		}

	}

}
