package dev.connector.schedule;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HandlerThreadsTests {

	private static final long PATIENCE = 30;

	@Test
	void runsAsManyAtATimeAsAskedForAndKeepsTheRestWaiting() throws Exception {
		ExecutorService pool = HandlerThreads.pool("connector-test-handler-", 2);
		try {
			CountDownLatch both = new CountDownLatch(2);
			CountDownLatch goOn = new CountDownLatch(1);
			CountDownLatch all = new CountDownLatch(5);
			Queue<Thread> threads = new ConcurrentLinkedQueue<>();
			for (int task = 0; task < 5; task++) {
				pool.execute(() -> {
					threads.add(Thread.currentThread());
					both.countDown();
					awaitQuietly(goOn);
					all.countDown();
				});
			}
			assertThat(both.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
			assertThat(threads).hasSize(2);
			goOn.countDown();
			assertThat(all.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
			assertThat(threads.stream().distinct().map(Thread::getName))
				.containsExactlyInAnyOrder("connector-test-handler-1", "connector-test-handler-2");
			assertThat(threads).allMatch(Thread::isDaemon);
		}
		finally {
			pool.shutdownNow();
		}
		assertThat(pool.awaitTermination(PATIENCE, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void chanceIsSharedByManyThreadsAndBetweenZeroAndOne() {
		for (int draw = 0; draw < 1_000; draw++) {
			assertThat(Randomness.shared().nextDouble()).isBetween(0.0, 1.0);
		}
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await(PATIENCE, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
