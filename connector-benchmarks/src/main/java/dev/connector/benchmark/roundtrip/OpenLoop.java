package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes calls at a rate that doesn't depend on the answers. A call counts from the moment
 * at which it was to be made, so that what is late because something else was slow shows
 * up as slow, too.
 */
final class OpenLoop {

	private static final long NAP_NANOS = 50_000;

	private static final Duration SETTLE = Duration.ofSeconds(10);

	/**
	 * So many calls may be unanswered; what is due beyond that is made later, and late.
	 */
	private static final long MOST_OPEN = 100_000;

	/** So many bytes may be unanswered: links keep them in memory that has a limit. */
	private static final long MOST_OPEN_BYTES = 128 * 1024 * 1024;

	private final Link link;

	private final Shape shape;

	private final byte[] payload;

	private final AtomicLong open = new AtomicLong();

	private final LongAdder arrived = new LongAdder();

	private final LongAdder errors = new LongAdder();

	private volatile String problem = "";

	private final Latencies latencies = new Latencies();

	OpenLoop(Link link, Shape shape, byte[] payload) {
		this.link = link;
		this.shape = shape;
		this.payload = payload;
	}

	Round run(double perSecond, Duration length) throws IOException, InterruptedException {
		Usage before = this.link.usage();
		long begun = System.nanoTime();
		long made = make(perSecond, begun, length.toNanos());
		long settled = System.nanoTime() + SETTLE.toNanos();
		while (this.open.get() > 0 && System.nanoTime() - settled < 0) {
			LockSupport.parkNanos(NAP_NANOS);
		}
		if (this.open.get() > 0) {
			throw new IllegalStateException(this.open.get() + " calls were never answered");
		}
		// A failure may be faster than an answer: such a round measures nothing
		if (this.errors.sum() > 0) {
			throw new IllegalStateException(this.errors + " calls failed, one of them: " + this.problem);
		}
		Usage used = this.link.usage().since(before);
		return new Round(length.toNanos() / 1e9, this.arrived.sum(), used.allocatedBytes() / (double) made,
				used.cpuNanos() / (double) made, this.latencies.sum());
	}

	private long make(double perSecond, long begun, long length) {
		double interval = 1e9 / perSecond;
		long most = Math.min(MOST_OPEN, MOST_OPEN_BYTES / this.payload.length);
		long made = 0;
		while (true) {
			long now = System.nanoTime() - begun;
			while (made * interval <= Math.min(now, length) && this.open.get() < most) {
				make((int) (made % this.shape.lanes()), begun + (long) (made * interval));
				made++;
			}
			// Twice the time: the rate is beyond what the link can do
			if (made * interval > length || now >= 2 * length) {
				return made;
			}
			LockSupport.parkNanos(Math.min(NAP_NANOS, Math.max(1, (long) (made * interval) - now)));
		}
	}

	private void make(int lane, long due) {
		this.open.incrementAndGet();
		this.link.call(lane, this.payload, new Link.Reply() {

			@Override
			public void arrived(int bytes) {
				if (bytes != OpenLoop.this.payload.length) {
					failed("an answer of " + bytes + " bytes");
					return;
				}
				OpenLoop.this.latencies.record(System.nanoTime() - due);
				OpenLoop.this.arrived.increment();
				OpenLoop.this.open.decrementAndGet();
			}

			@Override
			public void failed(String why) {
				OpenLoop.this.problem = why;
				OpenLoop.this.errors.increment();
				OpenLoop.this.open.decrementAndGet();
			}

		});
	}

}
