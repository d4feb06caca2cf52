package dev.connector.sample.chaos;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRequest;
import dev.connector.Payload;
import dev.connector.schedule.Scheduler;

/**
 * Does what the call says, and tells the ledger that it ran.
 */
final class ChaosHandler implements ConnectorHandler {

	private final AtomicInteger blocked = new AtomicInteger();

	private final Ledger ledger;

	private final Scheduler scheduler;

	private final boolean mayBlock;

	ChaosHandler(Ledger ledger, Scheduler scheduler, boolean mayBlock) {
		this.mayBlock = mayBlock;
		this.ledger = ledger;
		this.scheduler = scheduler;
	}

	/**
	 * Return how many threads wait here now.
	 */
	int blocked() {
		return this.blocked.get();
	}

	@Override
	public CompletionStage<Payload> handle(ConnectorRequest request) throws Exception {
		this.ledger.ran(request.context().requestId());
		byte[] input = request.payload().toByteArray();
		Duration work = work(input);
		Payload answer = Payload.of(input, Payload.OCTET_STREAM);
		return switch (PlannedCall.Work.valueOf(request.capability())) {
			case ECHO -> CompletableFuture.completedFuture(answer);
			case LATER -> later(work, answer);
			case BLOCK -> this.mayBlock ? block(work, answer) : later(work, answer);
			case STREAM -> CompletableFuture
				.completedFuture(Payload.stream(Payload.OCTET_STREAM, new TimedItems(this.scheduler, input, work)));
		};
	}

	private CompletionStage<Payload> later(Duration work, Payload answer) {
		CompletableFuture<Payload> later = new CompletableFuture<>();
		this.scheduler.schedule(work, () -> later.complete(answer));
		return later;
	}

	private CompletionStage<Payload> block(Duration work, Payload answer) throws InterruptedException {
		CountDownLatch over = new CountDownLatch(1);
		this.blocked.incrementAndGet();
		try {
			this.scheduler.schedule(work, over::countDown);
			over.await(1, TimeUnit.MINUTES);
			return CompletableFuture.completedFuture(answer);
		}
		finally {
			this.blocked.decrementAndGet();
		}
	}

	private static Duration work(byte[] input) {
		String[] words = new String(input, StandardCharsets.ISO_8859_1).split(" ", 3);
		return Duration.ofMillis(Long.parseLong(words[1]));
	}

}
