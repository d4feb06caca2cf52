package dev.connector.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class SystemSchedulerTests {

	private static final long PATIENCE = 30;

	private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

	private final SystemScheduler scheduler = SystemScheduler.create("connector-test-timer");

	private final Queue<String> ran = new ConcurrentLinkedQueue<>();

	@AfterEach
	void close() {
		this.scheduler.close();
	}

	@Test
	void runsTasksInTheOrderOfTheirTimesOnItsOwnDaemonThread() throws Exception {
		AtomicReference<Thread> runner = new AtomicReference<>();
		Duration later = Duration.ofMillis(30);
		while (!scheduleBoth(later, Duration.ofMillis(1), runner)) {
			later = later.multipliedBy(2);
		}
		assertThat(this.ran).containsExactly("sooner", "later");
		assertThat(runner.get().getName()).isEqualTo("connector-test-timer");
		assertThat(runner.get().isDaemon()).isTrue();
	}

	@Test
	void neverRunsATaskBeforeItsTime() throws Exception {
		CountDownLatch done = new CountDownLatch(1);
		Duration delay = Duration.ofMillis(20);
		long before = this.scheduler.nanoTime();
		AtomicReference<Long> at = new AtomicReference<>();
		this.scheduler.schedule(delay, () -> {
			at.set(this.scheduler.nanoTime());
			done.countDown();
		});
		await(done);
		assertThat(at.get() - before).isGreaterThanOrEqualTo(delay.toNanos());
	}

	@Test
	void aThrowingTaskHarmsNoOther() {
		this.scheduler.schedule(Duration.ZERO, () -> {
			throw new AssertionError("on purpose, an error");
		});
		this.scheduler.schedule(Duration.ZERO, () -> {
			throw new IllegalStateException("on purpose");
		});
		awaitAllBefore();
		assertThat(this.ran).containsExactly("last");
	}

	@Test
	void aCancelledTaskDoesNotRun() {
		CountDownLatch occupied = occupy();
		Cancellable cancellable = this.scheduler.schedule(Duration.ZERO, () -> this.ran.add("cancelled"));
		cancellable.cancel();
		cancellable.cancel();
		occupied.countDown();
		awaitAllBefore();
		assertThat(this.ran).containsExactly("last");
	}

	@Test
	void cancellingWhatRanAlreadyDoesNothing() {
		CountDownLatch done = new CountDownLatch(1);
		Cancellable cancellable = this.scheduler.schedule(Duration.ZERO, done::countDown);
		await(done);
		assertThatNoException().isThrownBy(cancellable::cancel);
	}

	@Test
	void delaysThatAreNotPositiveMeanAsSoonAsPossible() {
		this.scheduler.schedule(Duration.ZERO, () -> this.ran.add("zero"));
		this.scheduler.schedule(Duration.ofSeconds(-5), () -> this.ran.add("negative"));
		this.scheduler.schedule(Duration.ofSeconds(Long.MIN_VALUE), () -> this.ran.add("long ago"));
		awaitAllBefore();
		assertThat(this.ran).containsExactly("zero", "negative", "long ago", "last");
	}

	@Test
	void aDelayBeyondAllReckoningKeepsNothingElseFromRunning() {
		Cancellable cancellable = this.scheduler.schedule(FOREVER, () -> this.ran.add("forever"));
		this.scheduler.schedule(Duration.ofDays(365_000_000), () -> this.ran.add("for ages"));
		awaitAllBefore();
		cancellable.cancel();
		assertThat(this.ran).containsExactly("last");
	}

	@Test
	void afterCloseNothingRunsAndNothingThrows() throws Exception {
		AtomicReference<Thread> timer = new AtomicReference<>();
		CountDownLatch known = new CountDownLatch(1);
		this.scheduler.schedule(Duration.ZERO, () -> {
			timer.set(Thread.currentThread());
			known.countDown();
		});
		await(known);
		this.scheduler.schedule(Duration.ofMillis(1), () -> awaitQuietly(new CountDownLatch(1)));
		this.scheduler.schedule(Duration.ofMillis(50), () -> this.ran.add("before the close"));
		this.scheduler.close();
		this.scheduler.close();
		Cancellable late = this.scheduler.schedule(Duration.ZERO, () -> this.ran.add("after the close"));
		late.cancel();
		timer.get().join(TimeUnit.SECONDS.toMillis(PATIENCE));
		assertThat(timer.get().isAlive()).isFalse();
		assertThat(this.ran).isEmpty();
	}

	@Test
	void theThreadThatKeepsTheProcessAliveEndsWithTheScheduler() throws Exception {
		SystemScheduler keeping = SystemScheduler.createKeepingAlive("connector-test-keeper");
		Thread keeper = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("connector-test-keeper"))
			.findFirst()
			.orElseThrow();
		assertThat(keeper.isDaemon()).isFalse();
		keeping.close();
		keeper.join(TimeUnit.SECONDS.toMillis(PATIENCE));
		assertThat(keeper.isAlive()).isFalse();
	}

	@Test
	void itsClocksAreThoseOfTheMachine() {
		long nanos = this.scheduler.nanoTime();
		assertThat(this.scheduler.nanoTime()).isGreaterThanOrEqualTo(nanos);
		assertThat(this.scheduler.now()).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
	}

	/**
	 * Schedule the later one first, and wait until both have run.
	 * @return whether the sooner one was due first, which it is not when there was a
	 * pause in between
	 */
	private boolean scheduleBoth(Duration later, Duration sooner, AtomicReference<Thread> runner) {
		this.ran.clear();
		CountDownLatch done = new CountDownLatch(2);
		CountDownLatch occupied = occupy();
		long before = this.scheduler.nanoTime();
		this.scheduler.schedule(later, () -> {
			this.ran.add("later");
			done.countDown();
		});
		this.scheduler.schedule(sooner, () -> {
			this.ran.add("sooner");
			runner.set(Thread.currentThread());
			done.countDown();
		});
		Duration took = Duration.ofNanos(this.scheduler.nanoTime() - before);
		occupied.countDown();
		await(done);
		return took.plus(sooner).compareTo(later) < 0;
	}

	/**
	 * Keep the thread of the scheduler busy, so that what is scheduled meanwhile waits.
	 */
	private CountDownLatch occupy() {
		CountDownLatch occupied = new CountDownLatch(1);
		this.scheduler.schedule(Duration.ZERO, () -> awaitQuietly(occupied));
		return occupied;
	}

	private void awaitAllBefore() {
		CountDownLatch last = new CountDownLatch(1);
		this.scheduler.schedule(Duration.ofMillis(1), () -> {
			this.ran.add("last");
			last.countDown();
		});
		await(last);
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void awaitQuietly(CountDownLatch never) {
		try {
			never.await(PATIENCE, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
