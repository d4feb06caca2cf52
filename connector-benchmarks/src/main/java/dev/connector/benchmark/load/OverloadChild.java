package dev.connector.benchmark.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import dev.connector.ConnectorHandler;
import dev.connector.Payload;
import dev.connector.benchmark.ChildJvm;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.GatewayErrorCode;
import dev.connector.registration.RegistrationOptions;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * A busy connector and a calm one at one gateway, in a JVM of their own.
 */
final class OverloadChild {

	private static final int LIMIT = 10;

	private static final int TIMES = 10;

	private static final int CALM_PER_SECOND = 100;

	private static final long LONGEST_NANOS = 60_000_000_000L;

	private static final double MILLI = 1e6;

	private static final long NAP_NANOS = 200_000;

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final Site site = new Site();

	private final AtomicLong ids = new AtomicLong();

	private final AtomicLong answered = new AtomicLong();

	private final AtomicLong refused = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	private final AtomicLong calmFailed = new AtomicLong();

	private final AtomicLong open = new AtomicLong();

	private final Histogram refusals = histogram();

	private OverloadChild() throws Exception {
	}

	/**
	 * Push and tell.
	 * @param arguments how long, and how long a call takes, in milliseconds
	 */
	public static void main(String[] arguments) {
		try {
			new OverloadChild().run(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]));
			System.exit(0);
		}
		catch (Throwable ex) {
			ex.printStackTrace();
			System.exit(1);
		}
	}

	private void run(long millis, long handlerMillis) throws Exception {
		ConnectorHandler slow = (request) -> {
			Thread.sleep(handlerMillis);
			return CompletableFuture.completedStage(Payload.empty());
		};
		ConnectorAddress busy = this.site.add("busy", slow,
				RegistrationOptions.defaults().withMaxConcurrentRequests(LIMIT));
		ConnectorAddress calm = this.site.add("calm", (request) -> CompletableFuture.completedStage(request.payload()),
				RegistrationOptions.defaults());
		double perSecond = LIMIT * 1000.0 / handlerMillis * TIMES;
		Histogram without = histogram();
		push(millis / 2, 0, busy, calm, histogram());
		push(millis / 2, 0, busy, calm, without);
		// As full as it gets, before it is looked at
		push(millis / 2, perSecond, busy, calm, histogram());
		double before = Heap.usedMib();
		Histogram with = histogram();
		push(millis, perSecond, busy, calm, with);
		double growth = Heap.usedMib() - before;
		while (this.open.get() > 0) {
			LockSupport.parkNanos(NAP_NANOS);
		}
		ChildJvm.answer(this.answered + " " + this.refused + " " + this.failed + " " + Math.max(0, growth) + " "
				+ this.refusals.getValueAtPercentile(99) / MILLI + " " + with.getValueAtPercentile(50) / MILLI + " "
				+ without.getValueAtPercentile(50) / MILLI + " " + this.calmFailed);
	}

	private void push(long millis, double perSecond, ConnectorAddress busy, ConnectorAddress calm, Histogram latency) {
		long begun = System.nanoTime();
		long length = millis * 1_000_000;
		long busyMade = 0;
		long calmMade = 0;
		for (long now = 0; now < length; now = System.nanoTime() - begun) {
			// No more in a row than a connector may keep waiting: this thread is one of
			// many callers
			for (int i = 0; i < LIMIT && busyMade < now / 1e9 * perSecond; i++) {
				busyMade++;
				callBusy(busy);
			}
			if (calmMade < now / 1e9 * CALM_PER_SECOND) {
				callCalm(calm, begun + (long) (calmMade * 1e9 / CALM_PER_SECOND), latency);
				calmMade++;
			}
			LockSupport.parkNanos(NAP_NANOS);
		}
	}

	private void callBusy(ConnectorAddress busy) {
		long begun = System.nanoTime();
		this.open.incrementAndGet();
		execute(busy).whenComplete((result, thrown) -> {
			this.open.decrementAndGet();
			if (result instanceof ExecuteResult.Success) {
				this.answered.incrementAndGet();
			}
			else if (result instanceof ExecuteResult.Failed error
					&& error.error().code() == GatewayErrorCode.OVERLOADED) {
				this.refused.incrementAndGet();
				this.refusals.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - begun));
			}
			else {
				this.failed.incrementAndGet();
			}
		});
	}

	private void callCalm(ConnectorAddress calm, long due, Histogram latency) {
		this.open.incrementAndGet();
		execute(calm).whenComplete((result, thrown) -> {
			this.open.decrementAndGet();
			latency.recordValue(Math.min(LONGEST_NANOS, Math.max(0, System.nanoTime() - due)));
			if (!(result instanceof ExecuteResult.Success)) {
				this.calmFailed.incrementAndGet();
			}
		});
	}

	private CompletableFuture<ExecuteResult> execute(ConnectorAddress address) {
		return this.site.gateway()
			.execute(address,
					ExecuteRequest
						.of(Long.toString(this.ids.incrementAndGet()), "work",
								Payload.of(new byte[1024], Payload.OCTET_STREAM))
						.withTimeout(TIMEOUT));
	}

	private static Histogram histogram() {
		return new ConcurrentHistogram(1, LONGEST_NANOS, 3);
	}

}
