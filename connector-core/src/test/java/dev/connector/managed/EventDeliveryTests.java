package dev.connector.managed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.schedule.HandlerThreads;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventDeliveryTests {

	private static final int COUNT = 10_000;

	@Test
	void manyThreadsDeliverOneAtATimeAndInOrder() throws Exception {
		ExecutorService threads = HandlerThreads.pool("event-delivery-tests-", 4);
		List<Integer> told = new ArrayList<>();
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger overlaps = new AtomicInteger();
		CountDownLatch all = new CountDownLatch(COUNT);
		EventDelivery<Integer> delivery = new EventDelivery<>("feed", (event) -> {
			if (inside.getAndIncrement() != 0) {
				overlaps.incrementAndGet();
			}
			told.add(event);
			inside.decrementAndGet();
			all.countDown();
		}, threads, COUNT);
		for (int i = 0; i < COUNT; i++) {
			delivery.event(i);
		}
		assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
		threads.shutdown();
		assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
		assertThat(overlaps.get()).isZero();
		assertThat(told).hasSize(COUNT).isSorted();
	}

	@Test
	void itIsFullWhenAsManyWaitAsMay() {
		List<Runnable> threads = new ArrayList<>();
		EventDelivery<String> delivery = new EventDelivery<>("feed", (event) -> {
		}, threads::add, 2);
		delivery.event("a");
		assertThat(delivery.isFull()).isFalse();
		delivery.event("b");
		assertThat(delivery.isFull()).isTrue();
		assertThat(threads).hasSize(1);
		threads.get(0).run();
		assertThat(delivery.isFull()).isFalse();
	}

	@Test
	void whatTheApplicationThrowsIsCounted() {
		EventDelivery<String> delivery = new EventDelivery<>("feed", (event) -> {
			throw new IllegalStateException("a bug of the application");
		}, Runnable::run, 2);
		delivery.event("a");
		delivery.event("b");
		assertThat(delivery.failures()).isEqualTo(2);
	}

	@Test
	void whatThreadsRefusedComesWithTheNext() {
		AtomicBoolean refusing = new AtomicBoolean(true);
		List<String> told = new ArrayList<>();
		EventDelivery<String> delivery = new EventDelivery<>("feed", told::add, (task) -> {
			if (refusing.get()) {
				throw new RejectedExecutionException();
			}
			task.run();
		}, 2);
		delivery.event("a");
		assertThat(told).isEmpty();
		refusing.set(false);
		delivery.event("b");
		assertThat(told).containsExactly("a", "b");
	}

}
