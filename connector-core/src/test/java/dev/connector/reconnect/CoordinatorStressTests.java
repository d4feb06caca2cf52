package dev.connector.reconnect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.reconnect.ReconnectCoordinator.Member;
import dev.connector.reconnect.ReconnectCoordinator.Turn;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With real threads: the promises hold whoever comes when.
 */
class CoordinatorStressTests {

	private static final int CONTENDERS = 10_000;

	private static final int MANY = 600_000;

	private static final int LIMIT = 16;

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final ExecutorService threads = Executors.newFixedThreadPool(8);

	private final AtomicInteger holding = new AtomicInteger();

	private final AtomicInteger mostHolding = new AtomicInteger();

	@AfterEach
	void endThreads() throws InterruptedException {
		this.threads.shutdownNow();
		assertThat(this.threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void tenThousandContendersAllGetTheirTurnAndNeverMoreThanTheLimitAtATime() throws InterruptedException {
		ReconnectCoordinator coordinator = coordinator(GateMode.PERMITS);
		List<Contender> contenders = contend(coordinator);
		CountDownLatch done = new CountDownLatch(CONTENDERS);
		contenders.forEach((contender) -> this.threads.execute(() -> contender.ask(done::countDown)));
		assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.mostHolding.get()).isBetween(1, LIMIT);
		assertNothingIsLeft(coordinator, contenders);
	}

	@Test
	void quietGatesStarveNobodyEither() throws InterruptedException {
		ReconnectCoordinator coordinator = coordinator(GateMode.QUIET);
		List<Contender> contenders = contend(coordinator);
		CountDownLatch done = new CountDownLatch(CONTENDERS);
		contenders.forEach((contender) -> this.threads.execute(() -> contender.ask(done::countDown)));
		assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.mostHolding.get()).isBetween(1, LIMIT);
		assertNothingIsLeft(coordinator, contenders);
	}

	@RepeatedTest(20)
	void turnsThatAreClosedAtAnyMomentNeitherLeakNorBlockOthers() throws InterruptedException {
		ReconnectCoordinator coordinator = coordinator(GateMode.PERMITS);
		List<Contender> contenders = contend(coordinator).subList(0, 1_000);
		CountDownLatch settled = new CountDownLatch(contenders.size());
		for (int count = 0; count < contenders.size(); count += 2) {
			Contender patient = contenders.get(count);
			Contender impatient = contenders.get(count + 1);
			this.threads.execute(() -> impatient.ask(() -> {
			}));
			this.threads.execute(() -> patient.ask(settled::countDown));
			this.threads.execute(() -> {
				impatient.member.close();
				settled.countDown();
			});
			assertThat(coordinator.snapshot().holders()).isLessThanOrEqualTo(LIMIT);
		}
		assertThat(settled.await(60, TimeUnit.SECONDS)).isTrue();
		assertNothingIsLeft(coordinator, contenders);
	}

	@Test
	void aWaiterAmongHundredsOfThousandsIsCalledOffAtOnce() {
		ReconnectCoordinator coordinator = coordinator(GateMode.PERMITS);
		coordinator.holdOff(Duration.ofMinutes(1));
		List<Turn> turns = new ArrayList<>();
		for (int count = 0; count < MANY; count++) {
			turns.add(coordinator.join("m" + count % 100).ask(() -> {
			}));
		}
		Collections.shuffle(turns);
		long began = System.nanoTime();
		turns.forEach(Turn::close);
		// A fraction of a second, and far more if each were looked for among the others
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
		assertThat(coordinator.snapshot().waiters()).isZero();
		assertThat(this.scheduler.pending()).isZero();
	}

	private ReconnectCoordinator coordinator(GateMode mode) {
		GateOptions options = GateOptions.defaults().withMaxConcurrentHandshakes(LIMIT).withMode(mode);
		return new ReconnectCoordinator(options, this.scheduler);
	}

	private List<Contender> contend(ReconnectCoordinator coordinator) {
		List<Contender> contenders = new ArrayList<>();
		for (int count = 0; count < CONTENDERS; count++) {
			contenders.add(new Contender(coordinator.join("group " + count % 100)));
		}
		return contenders;
	}

	private void assertNothingIsLeft(ReconnectCoordinator coordinator, List<Contender> contenders)
			throws InterruptedException {
		this.threads.shutdown();
		assertThat(this.threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
		contenders.forEach((contender) -> contender.member.close());
		assertThat(coordinator.snapshot().holders()).isZero();
		assertThat(coordinator.snapshot().waiters()).isZero();
		assertThat(this.holding).hasValue(0);
		assertThat(contenders).allMatch((contender) -> contender.calls.get() <= 1);
		assertThat(this.scheduler.pending()).isZero();
		List<Turn> all = new ArrayList<>();
		for (int count = 0; count < LIMIT; count++) {
			all.add(coordinator.join("again").ask(() -> {
			}));
		}
		assertThat(all).allMatch(Turn::isGranted);
	}

	/**
	 * Asks once, is ready for a moment while it holds its turn, and gives it back.
	 */
	private final class Contender {

		private final Member member;

		private final AtomicInteger calls = new AtomicInteger();

		private final AtomicInteger begun = new AtomicInteger();

		private Contender(Member member) {
			this.member = member;
		}

		private void ask(Runnable onDone) {
			CompletableFuture<Turn> asked = new CompletableFuture<>();
			asked.complete(this.member.ask(() -> {
				this.calls.incrementAndGet();
				CoordinatorStressTests.this.threads.execute(() -> hold(asked.join(), onDone));
			}));
			if (asked.join().isGranted()) {
				hold(asked.join(), onDone);
			}
		}

		private void hold(Turn turn, Runnable onDone) {
			if (this.begun.getAndIncrement() > 0 || !turn.isGranted()) {
				return;
			}
			AtomicInteger holding = CoordinatorStressTests.this.holding;
			CoordinatorStressTests.this.mostHolding.accumulateAndGet(holding.incrementAndGet(), Math::max);
			this.member.ready(CoordinatorStressTests.this.scheduler::nanoTime);
			Thread.yield();
			holding.decrementAndGet();
			turn.close();
			this.member.lost();
			onDone.run();
		}

	}

}
