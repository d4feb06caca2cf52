package dev.connector.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(120)
class HandlerPoolTests {

	private static final long PATIENCE = 30;

	private static final Duration LONG = Duration.ofMinutes(10);

	private final List<HandlerPool> pools = new ArrayList<>();

	private final Queue<Thread> made = new ConcurrentLinkedQueue<>();

	/** Threads begin once it is open. */
	private final CountDownLatch gate = new CountDownLatch(1);

	@AfterEach
	void allThreadsEnd() throws Exception {
		this.gate.countDown();
		for (HandlerPool pool : this.pools) {
			pool.shutdownNow();
			assertThat(pool.awaitTermination(PATIENCE, TimeUnit.SECONDS)).isTrue();
		}
		for (Thread thread : this.made) {
			thread.join(TimeUnit.SECONDS.toMillis(PATIENCE));
			assertThat(thread.isAlive()).isFalse();
		}
	}

	@Test
	void oneThreadIsOnTheWayHoweverManyTasksCome() throws Exception {
		HandlerPool pool = pool(gated(), 200, LONG);
		CountDownLatch all = new CountDownLatch(1_000);
		for (int i = 0; i < 1_000; i++) {
			pool.execute(all::countDown);
		}
		assertThat(pool.threads()).isOne();
		this.gate.countDown();
		await(all);
	}

	@Test
	void taskThatBlocksHasTheNextThreadWokenFirst() throws Exception {
		HandlerPool pool = pool(gated(), 50, LONG);
		CyclicBarrier allAtOnce = new CyclicBarrier(50);
		CountDownLatch all = new CountDownLatch(50);
		for (int i = 0; i < 50; i++) {
			pool.execute(() -> meet(allAtOnce, all));
		}
		this.gate.countDown();
		await(all);
		assertThat(pool.threads()).isEqualTo(50);
	}

	@Test
	void noMoreThreadsThanAskedFor() throws Exception {
		HandlerPool pool = pool(this::thread, 3, LONG);
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch all = new CountDownLatch(10_000);
		for (int i = 0; i < 10_000; i++) {
			pool.execute(() -> {
				most.accumulateAndGet(running.incrementAndGet(), Math::max);
				Thread.yield();
				running.decrementAndGet();
				all.countDown();
			});
		}
		await(all);
		assertThat(most.get()).isBetween(1, 3);
		assertThat(this.made).hasSizeLessThanOrEqualTo(3);
	}

	@Test
	void threadThatRestsIsUsedAgain() throws Exception {
		HandlerPool pool = pool(this::thread, 200, LONG);
		for (int i = 0; i < 1_000; i++) {
			CompletableFuture<Void> done = new CompletableFuture<>();
			pool.execute(() -> done.complete(null));
			done.get(PATIENCE, TimeUnit.SECONDS);
		}
		// The next task may come before the last thread rests
		assertThat(this.made).hasSizeLessThan(20);
	}

	@Test
	void tasksBeginInTheOrderInWhichTheyCame() throws Exception {
		HandlerPool pool = pool(gated(), 1, LONG);
		List<Integer> began = new ArrayList<>();
		CountDownLatch all = new CountDownLatch(100);
		for (int i = 0; i < 100; i++) {
			int number = i;
			pool.execute(() -> {
				began.add(number);
				all.countDown();
			});
		}
		this.gate.countDown();
		await(all);
		assertThat(began).isEqualTo(IntStream.range(0, 100).boxed().toList());
	}

	@Test
	void threadThatRestedLongEnoughEndsAndIsReplacedWhenNeeded() throws Exception {
		HandlerPool pool = pool(this::thread, 2, Duration.ofNanos(1));
		for (int i = 0; i < 3; i++) {
			CountDownLatch ran = new CountDownLatch(1);
			pool.execute(ran::countDown);
			await(ran);
			for (Thread thread : this.made) {
				thread.join(TimeUnit.SECONDS.toMillis(PATIENCE));
			}
			assertThat(pool.threads()).isZero();
		}
		assertThat(this.made).hasSize(3);
	}

	/**
	 * Whatever stops working, rests, ends or is woken at that moment: tasks that wait for
	 * each other all begin.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 20_000, 1_000_000_000_000L })
	void noTaskIsForgottenWhileOthersEndOrRest(long restNanos) throws Exception {
		HandlerPool pool = pool(HandlerPoolTests::daemon, 4, Duration.ofNanos(restNanos));
		for (int round = 0; round < 3_000; round++) {
			int together = 1 + round % 4;
			CyclicBarrier allAtOnce = new CyclicBarrier(together);
			CountDownLatch all = new CountDownLatch(together);
			for (int i = 0; i < together; i++) {
				pool.execute(() -> meet(allAtOnce, all));
			}
			await(all);
		}
	}

	/**
	 * Each task comes when the one before is over, which is when the thread finds nothing
	 * more.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 1_000_000_000_000L })
	void noTaskIsForgottenThatComesWhenTheOnlyThreadHasFoundNone(long restNanos) {
		HandlerPool pool = pool(HandlerPoolTests::daemon, 1, Duration.ofNanos(restNanos));
		AtomicInteger done = new AtomicInteger();
		for (int round = 1; round <= 5_000; round++) {
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
			pool.execute(done::incrementAndGet);
			while (done.get() < round) {
				assertThat(System.nanoTime()).as("the time in round %d", round).isLessThan(end);
				Thread.yield();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1_000_000_000_000L })
	void noTaskIsForgottenThatComesAfterTheLastLook(long restNanos) throws Exception {
		Watched tasks = new Watched();
		HandlerPool pool = pool(new HandlerPool(this::thread, 1, Duration.ofNanos(restNanos), tasks));
		CountDownLatch late = new CountDownLatch(1);
		tasks.whenFoundEmpty.set(() -> pool.execute(late::countDown));
		pool.execute(() -> {
		});
		await(late);
	}

	@Test
	void taskThatComesDuringAShutdownIsRefusedWhenNobodyIsLeftForIt() throws Exception {
		Watched tasks = new Watched();
		HandlerPool pool = pool(new HandlerPool(this::thread, 1, LONG, tasks));
		tasks.beforeOneIsAdded.set(pool::shutdown);
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> pool.execute(() -> {
		}));
		assertThat(pool.isTerminated()).isTrue();
		assertThat(this.made).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1_000, 1_000_000_000_000L })
	void eachTaskOfManySendersRunsOnce(long restNanos) throws Exception {
		HandlerPool pool = pool(HandlerPoolTests::daemon, 3, Duration.ofNanos(restNanos));
		int senders = 4;
		int each = 20_000;
		AtomicInteger[] runs = IntStream.range(0, senders * each)
			.mapToObj((i) -> new AtomicInteger())
			.toArray(AtomicInteger[]::new);
		CountDownLatch all = new CountDownLatch(runs.length);
		List<Thread> sending = IntStream.range(0, senders).mapToObj((sender) -> daemon(() -> {
			for (int i = sender * each; i < (sender + 1) * each; i++) {
				AtomicInteger count = runs[i];
				pool.execute(() -> {
					count.incrementAndGet();
					all.countDown();
				});
			}
		})).toList();
		sending.forEach(Thread::start);
		await(all);
		assertThat(runs).allMatch((count) -> count.get() == 1);
	}

	@Test
	void taskThatFailsIsToldToTheThreadsHandlerAndTheThreadGoesOn() throws Exception {
		AtomicReference<Throwable> told = new AtomicReference<>();
		HandlerPool pool = pool((task) -> {
			Thread thread = thread(task);
			thread.setUncaughtExceptionHandler((from, ex) -> told.set(ex));
			return thread;
		}, 1, LONG);
		AssertionError failure = new AssertionError("for a test");
		pool.execute(() -> {
			throw failure;
		});
		CountDownLatch next = new CountDownLatch(1);
		pool.execute(next::countDown);
		await(next);
		assertThat(told.get()).isSameAs(failure);
		assertThat(this.made).hasSize(1);
	}

	@Test
	void handlerOfFailuresThatFailsEndsOnlyItsThread() throws Exception {
		HandlerPool pool = pool((task) -> {
			Thread thread = thread(task);
			thread.setUncaughtExceptionHandler((from, ex) -> {
				throw new IllegalStateException("for a test");
			});
			return thread;
		}, 1, LONG);
		pool.execute(() -> {
			throw new IllegalStateException("for a test");
		});
		CountDownLatch next = new CountDownLatch(1);
		pool.execute(next::countDown);
		await(next);
		assertThat(this.made).hasSize(2);
	}

	@Test
	void interruptThatATaskLeavesBehindIsNotForTheNextOne() throws Exception {
		HandlerPool pool = pool(this::thread, 1, LONG);
		pool.execute(() -> Thread.currentThread().interrupt());
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		pool.execute(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
		assertThat(interrupted.get(PATIENCE, TimeUnit.SECONDS)).isFalse();
	}

	@Test
	void shutdownLetsWhatWaitsRunAndRefusesMore() throws Exception {
		HandlerPool pool = pool(gated(), 1, LONG);
		CountDownLatch both = new CountDownLatch(2);
		pool.execute(both::countDown);
		pool.execute(both::countDown);
		pool.shutdown();
		assertThat(pool.isShutdown()).isTrue();
		assertThat(pool.isTerminated()).isFalse();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> pool.execute(both::countDown))
			.withMessage("The pool was shut down");
		this.gate.countDown();
		await(both);
		assertThat(pool.awaitTermination(PATIENCE, TimeUnit.SECONDS)).isTrue();
		assertThat(pool.isTerminated()).isTrue();
	}

	@Test
	void shutdownEndsThreadsThatRest() throws Exception {
		HandlerPool pool = pool(this::thread, 4, LONG);
		CyclicBarrier allAtOnce = new CyclicBarrier(4);
		CountDownLatch all = new CountDownLatch(4);
		for (int i = 0; i < 4; i++) {
			pool.execute(() -> meet(allAtOnce, all));
		}
		await(all);
		pool.shutdown();
		assertThat(pool.awaitTermination(PATIENCE, TimeUnit.SECONDS)).isTrue();
		assertThat(pool.threads()).isZero();
	}

	@Test
	void shutdownNowInterruptsWhatRunsAndReturnsWhatWaits() throws Exception {
		HandlerPool pool = pool(this::thread, 1, LONG);
		CountDownLatch runs = new CountDownLatch(1);
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		pool.execute(() -> {
			runs.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.complete(true);
			}
		});
		await(runs);
		Runnable waits = () -> interrupted.complete(false);
		pool.execute(waits);
		assertThat(pool.shutdownNow()).containsExactly(waits);
		assertThat(interrupted.get(PATIENCE, TimeUnit.SECONDS)).isTrue();
		assertThat(pool.awaitTermination(PATIENCE, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void poolThatNeverRanAnythingIsTerminatedAtOnce() throws Exception {
		HandlerPool pool = pool(this::thread, 1, LONG);
		assertThat(pool.awaitTermination(0, TimeUnit.SECONDS)).isFalse();
		pool.shutdown();
		assertThat(pool.isTerminated()).isTrue();
	}

	@Test
	void whatIsTakenDuringAShutdownRuns() throws Exception {
		for (int round = 0; round < 300; round++) {
			HandlerPool pool = new HandlerPool(HandlerPoolTests::daemon, 2, LONG);
			AtomicInteger ran = new AtomicInteger();
			AtomicInteger taken = new AtomicInteger();
			AtomicBoolean refused = new AtomicBoolean();
			Thread sender = daemon(() -> {
				while (!refused.get()) {
					try {
						pool.execute(ran::incrementAndGet);
						taken.incrementAndGet();
					}
					catch (RejectedExecutionException ex) {
						refused.set(true);
					}
				}
			});
			sender.start();
			pool.shutdown();
			sender.join(TimeUnit.SECONDS.toMillis(PATIENCE));
			assertThat(pool.awaitTermination(PATIENCE, TimeUnit.SECONDS)).isTrue();
			assertThat(ran.get()).isEqualTo(taken.get());
		}
	}

	@Test
	void taskForWhichNoThreadCanBeStartedIsRefused() throws Exception {
		AtomicBoolean fails = new AtomicBoolean(true);
		HandlerPool pool = pool((task) -> {
			if (fails.get()) {
				throw new OutOfMemoryError("for a test");
			}
			return thread(task);
		}, 2, LONG);
		AtomicInteger ran = new AtomicInteger();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> pool.execute(ran::incrementAndGet))
			.withMessageContaining("No thread could be started")
			.withCauseInstanceOf(OutOfMemoryError.class);
		fails.set(false);
		CountDownLatch next = new CountDownLatch(1);
		pool.execute(next::countDown);
		await(next);
		assertThat(ran.get()).isZero();
	}

	@Test
	void taskWaitsForTheThreadsThereAreWhenNoFurtherOneCanBeStarted() throws Exception {
		AtomicInteger left = new AtomicInteger(1);
		HandlerPool pool = pool((task) -> {
			if (left.getAndDecrement() <= 0) {
				throw new OutOfMemoryError("for a test");
			}
			return thread(task);
		}, 2, LONG);
		CountDownLatch runs = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		CountDownLatch second = new CountDownLatch(1);
		pool.execute(() -> {
			runs.countDown();
			awaitQuietly(goOn);
		});
		await(runs);
		pool.execute(second::countDown);
		goOn.countDown();
		await(second);
	}

	@Test
	void aPoolNeedsAThread() {
		assertThatIllegalArgumentException().isThrownBy(() -> new HandlerPool(this::thread, 0, LONG));
	}

	private HandlerPool pool(ThreadFactory factory, int size, Duration rest) {
		return pool(new HandlerPool(factory, size, rest));
	}

	private HandlerPool pool(HandlerPool pool) {
		this.pools.add(pool);
		return pool;
	}

	private Thread thread(Runnable task) {
		Thread thread = daemon(task);
		this.made.add(thread);
		return thread;
	}

	private ThreadFactory gated() {
		return (task) -> thread(() -> {
			awaitQuietly(this.gate);
			task.run();
		});
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "connector-test-pool");
		thread.setDaemon(true);
		return thread;
	}

	private static void meet(CyclicBarrier others, CountDownLatch done) {
		try {
			others.await(PATIENCE, TimeUnit.SECONDS);
			done.countDown();
		}
		catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void await(CountDownLatch latch) throws InterruptedException {
		assertThat(latch.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await(PATIENCE, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Lets something happen at the moments at which it matters.
	 */
	private static final class Watched extends ConcurrentLinkedQueue<Runnable> {

		private final AtomicReference<Runnable> whenFoundEmpty = new AtomicReference<>();

		private final AtomicReference<Runnable> beforeOneIsAdded = new AtomicReference<>();

		@Override
		public Runnable poll() {
			Runnable task = super.poll();
			if (task == null) {
				happen(this.whenFoundEmpty);
			}
			return task;
		}

		@Override
		public boolean add(Runnable task) {
			happen(this.beforeOneIsAdded);
			return super.add(task);
		}

		private static void happen(AtomicReference<Runnable> next) {
			Runnable action = next.getAndSet(null);
			if (action != null) {
				action.run();
			}
		}

	}

}
