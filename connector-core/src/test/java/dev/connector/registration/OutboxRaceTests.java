package dev.connector.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.scripted.Frames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers of several threads, plain and streamed ones, while streams are lost, resumed
 * and acknowledged: everything reaches the gateway, in order, and each request runs once.
 */
class OutboxRaceTests extends AbstractExecutionsTests {

	private static final int REQUESTS = 2_000;

	private static final int ITEMS = 4;

	private final ExecutorService threads = Executors.newFixedThreadPool(4);

	private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private final Set<String> arrived = ConcurrentHashMap.newKeySet();

	@AfterEach
	void stopThreads() {
		this.threads.shutdownNow();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void everythingReachesTheGatewayInOrder(long seed) throws Exception {
		Random random = new Random(seed);
		this.handlers = this.threads;
		this.options = this.options.withMaxConcurrentRequests(REQUESTS);
		this.handler = (request) -> {
			String id = request.context().requestId();
			this.runs.computeIfAbsent(id, (key) -> new AtomicInteger()).incrementAndGet();
			return CompletableFuture.completedFuture(id.startsWith("s")
					? Payload.stream(Payload.OCTET_STREAM, new Items()) : Payload.of(new byte[7], "text/plain"));
		};
		recreate();
		Gateway current = new Gateway();
		this.executions.attach(current, false);
		List<String> unknown = new ArrayList<>();
		for (int request = 0; request < REQUESTS; request++) {
			String id = ((request % 3 == 0) ? "s" : "r") + request;
			this.executions.execute(Frames.execute(id));
			unknown.add(id);
			switch (random.nextInt(20)) {
				case 0 -> current = reconnect(current, random);
				case 1, 2 -> this.executions.acknowledged(current.takeArrived(random.nextInt(32)), current);
				case 3 -> this.executions.execute(Frames.execute(unknown.get(random.nextInt(unknown.size()))));
				default -> {
				}
			}
		}
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (!this.executions.isEmpty() && System.nanoTime() - end < 0) {
			this.executions.acknowledged(current.takeArrived(Integer.MAX_VALUE), current);
			if (random.nextInt(10) == 0) {
				current = reconnect(current, random);
			}
			Thread.yield();
		}
		assertThat(this.violations).isEmpty();
		assertThat(this.executions.isEmpty()).isTrue();
		assertThat(this.runs.values()).hasSize(REQUESTS).allMatch((count) -> count.get() == 1);
		assertThat(this.arrived).containsExactlyInAnyOrderElementsOf(this.runs.keySet());
		assertThat(this.budget.entries()).isZero();
		assertThat(kept().dropped()).isZero();
	}

	@Test
	void withTooLittleRoomTheCountersReturnToZero() throws Exception {
		this.handlers = this.threads;
		this.outbox = new OutboxOptions(50, 500);
		this.dedupe = this.dedupe.withMaxEntries(20);
		this.options = this.options.withMaxConcurrentRequests(REQUESTS);
		this.handler = (request) -> CompletableFuture
			.completedFuture(Payload.of(new byte[ThreadLocalRandom.current().nextInt(60)], "text/plain"));
		recreate();
		Gateway gateway = new Gateway();
		this.executions.attach(gateway, false);
		for (int request = 0; request < REQUESTS; request++) {
			execute("r" + request);
			if (request % 7 == 0) {
				this.executions.acknowledged(gateway.takeArrived(5), gateway);
			}
		}
		this.threads.shutdown();
		assertThat(this.threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.budget.entries()).isBetween(0, 50);
		assertThat(this.budget.bytes()).isBetween(0L, 500L);
	}

	private Gateway reconnect(Gateway lost, Random random) {
		lost.open = false;
		if (random.nextBoolean()) {
			this.executions.detach(lost);
		}
		Gateway next = new Gateway();
		this.executions.attach(next, true);
		this.executions.detach(lost);
		return next;
	}

	/**
	 * One stream of the gateway: checks the order of what arrives on it.
	 */
	private final class Gateway implements AnswerSink {

		private final Queue<String> notAcknowledged = new ConcurrentLinkedQueue<>();

		private final Map<String, Long> items = new ConcurrentHashMap<>();

		private final Set<String> ended = ConcurrentHashMap.newKeySet();

		private volatile boolean open = true;

		@Override
		public boolean send(ConnectorFrame frame) {
			if (!this.open) {
				return false;
			}
			if (frame instanceof ConnectorFrame.ResultChunk chunk) {
				Long previous = this.items.put(chunk.requestId(), chunk.sequence());
				if (this.ended.contains(chunk.requestId())
						|| chunk.sequence() != ((previous != null) ? previous + 1 : 0)) {
					OutboxRaceTests.this.violations.add(chunk + " after " + previous);
				}
			}
			else if (frame instanceof ConnectorFrame.ResultEnd end) {
				if (!Long.valueOf(ITEMS - 1).equals(this.items.get(end.requestId()))) {
					OutboxRaceTests.this.violations.add(end + " after " + this.items.get(end.requestId()));
				}
				arrived(end.requestId());
			}
			else if (frame instanceof ConnectorFrame.Result result) {
				arrived(result.requestId());
			}
			else if (!frame.toString().contains("ran already")) {
				OutboxRaceTests.this.violations.add(frame.toString());
			}
			return true;
		}

		private void arrived(String requestId) {
			this.ended.add(requestId);
			this.notAcknowledged.add(requestId);
			OutboxRaceTests.this.arrived.add(requestId);
		}

		@Override
		public long maxPayloadBytes() {
			return 1024;
		}

		List<String> takeArrived(int most) {
			List<String> taken = new ArrayList<>();
			while (taken.size() < most && !this.notAcknowledged.isEmpty()) {
				taken.add(this.notAcknowledged.remove());
			}
			return taken;
		}

	}

	/**
	 * Emits its items as soon as they are asked for.
	 */
	private static final class Items implements Flow.Publisher<Payload> {

		@Override
		public void subscribe(Flow.Subscriber<? super Payload> subscriber) {
			subscriber.onSubscribe(new Flow.Subscription() {

				private int emitted;

				@Override
				public void request(long items) {
					for (long item = 0; item < items && this.emitted < ITEMS; item++) {
						this.emitted++;
						subscriber.onNext(Payload.of(new byte[3], "text/plain"));
					}
					if (this.emitted == ITEMS) {
						subscriber.onComplete();
					}
				}

				@Override
				public void cancel() {
				}

			});
		}

	}

}
