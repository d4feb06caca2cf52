package dev.connector.schedule;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class InterruptibleTaskTests {

	private static final long PATIENCE = 30;

	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	private final AtomicInteger runs = new AtomicInteger();

	@AfterEach
	void shutDown() {
		this.thread.shutdownNow();
	}

	@Test
	void runsAtMostOnce() {
		InterruptibleTask task = new InterruptibleTask(this.runs::incrementAndGet);
		task.run();
		task.run();
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void oneThatWasInterruptedBeforeItBeganDoesNotBegin() {
		InterruptibleTask task = new InterruptibleTask(this.runs::incrementAndGet);
		task.interrupt();
		task.run();
		assertThat(this.runs).hasValue(0);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void interruptsTheThreadThatRunsIt() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		InterruptibleTask task = new InterruptibleTask(() -> {
			running.countDown();
			waitForInterrupt();
		});
		Future<?> done = this.thread.submit(task);
		await(running);
		task.interrupt();
		done.get(PATIENCE, TimeUnit.SECONDS);
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void anInterruptThatTheTaskDidNotNoticeDoesNotReachTheNextTaskOfTheThread() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		InterruptibleTask task = new InterruptibleTask(() -> {
			running.countDown();
			awaitUninterruptibly(goOn);
		});
		Future<Boolean> leaked = this.thread.submit(() -> {
			task.run();
			return Thread.currentThread().isInterrupted();
		});
		await(running);
		task.interrupt();
		goOn.countDown();
		assertThat(leaked.get(PATIENCE, TimeUnit.SECONDS)).isFalse();
	}

	@Test
	void anInterruptAfterTheEndHitsNobody() throws Exception {
		InterruptibleTask task = new InterruptibleTask(this.runs::incrementAndGet);
		this.thread.submit(task).get(PATIENCE, TimeUnit.SECONDS);
		task.interrupt();
		assertThat(this.thread.submit(() -> Thread.currentThread().isInterrupted()).get(PATIENCE, TimeUnit.SECONDS))
			.isFalse();
	}

	@Test
	void aThrowingTaskIsOverToo() throws Exception {
		InterruptibleTask task = new InterruptibleTask(() -> {
			throw new IllegalStateException("on purpose");
		});
		assertThatIllegalStateException().isThrownBy(task::run);
		task.interrupt();
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void anInterruptThatSomebodyElseMeantForTheThreadIsKept() throws Exception {
		InterruptibleTask task = new InterruptibleTask(() -> Thread.currentThread().interrupt());
		boolean kept = this.thread.submit(() -> {
			task.run();
			return Thread.interrupted();
		}).get(PATIENCE, TimeUnit.SECONDS);
		assertThat(kept).isTrue();
	}

	@Test
	void anInterruptAtAnyMomentNeverReachesTheNextTaskOfTheThread() throws Exception {
		for (int round = 0; round < 5_000; round++) {
			CountDownLatch begun = new CountDownLatch(1);
			InterruptibleTask task = new InterruptibleTask(begun::countDown);
			Future<Boolean> leaked = this.thread.submit(() -> {
				task.run();
				boolean interrupted = Thread.currentThread().isInterrupted();
				begun.countDown();
				return interrupted;
			});
			await(begun);
			task.interrupt();
			assertThat(leaked.get(PATIENCE, TimeUnit.SECONDS)).isFalse();
			assertThat(this.thread.submit(() -> Thread.currentThread().isInterrupted()).get(PATIENCE, TimeUnit.SECONDS))
				.isFalse();
		}
	}

	private void waitForInterrupt() {
		try {
			new CountDownLatch(1).await(PATIENCE, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			this.runs.incrementAndGet();
		}
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean interrupted = false;
		while (true) {
			try {
				assertThat(latch.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private static void await(CountDownLatch latch) throws InterruptedException {
		assertThat(latch.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
	}

}
