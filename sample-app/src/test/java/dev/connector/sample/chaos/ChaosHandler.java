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

	ChaosHandler(Ledger ledger, Scheduler scheduler) {
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
			case LATER -> {
				CompletableFuture<Payload> later = new CompletableFuture<>();
				this.scheduler.schedule(work, () -> later.complete(answer));
				yield later;
			}
			case BLOCK -> {
				block(work);
				yield CompletableFuture.completedFuture(answer);
			}
			case STREAM -> CompletableFuture
				.completedFuture(Payload.stream(Payload.OCTET_STREAM, new TimedItems(this.scheduler, input, work)));
		};
	}

	private void block(Duration work) throws InterruptedException {
		CountDownLatch over = new CountDownLatch(1);
		this.blocked.incrementAndGet();
		try {
			this.scheduler.schedule(work, over::countDown);
			over.await(1, TimeUnit.MINUTES);
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
