package dev.connector.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TrampolineTests {

	private final Trampoline trampoline = new Trampoline();

	@Test
	void tasksOfATaskRunAfterItAndNotInsideIt() {
		List<String> order = new ArrayList<>();
		this.trampoline.run(List.of(() -> {
			this.trampoline.run(List.of(() -> order.add("third")));
			order.add("first");
		}, () -> order.add("second")));
		assertThat(order).containsExactly("first", "second", "third");
	}

	@Test
	void aLongChainNeedsNoDeepStack() {
		AtomicInteger left = new AtomicInteger(1_000_000);
		Runnable[] link = new Runnable[1];
		link[0] = () -> {
			if (left.decrementAndGet() > 0) {
				this.trampoline.run(List.of(link[0]));
			}
		};
		this.trampoline.run(List.of(link[0]));
		assertThat(left).hasValue(0);
	}

	@Test
	void aSingleTaskTakesItsTurnWithTheOthers() {
		List<String> order = new ArrayList<>();
		this.trampoline.execute(() -> {
			this.trampoline.execute(() -> {
				this.trampoline.execute(() -> order.add("third"));
				order.add("second");
			});
			this.trampoline.run(List.of());
			order.add("first");
		});
		assertThat(order).containsExactly("first", "second", "third");
	}

	@Test
	void aTaskThatThrowsHarmsNoOther() {
		List<String> order = new ArrayList<>();
		this.trampoline.run(List.of(() -> {
			throw new StackOverflowError("on purpose");
		}, () -> order.add("next")));
		this.trampoline.run(List.of(() -> order.add("last")));
		assertThat(order).containsExactly("next", "last");
	}

	@Test
	void threadsDoNotRunEachOthersTasks() throws InterruptedException {
		List<Thread> runners = new ArrayList<>();
		Thread other = new Thread(() -> this.trampoline.run(List.of(() -> runners.add(Thread.currentThread()))));
		this.trampoline.run(List.of(() -> {
			other.start();
			join(other);
			runners.add(Thread.currentThread());
		}));
		assertThat(runners).containsExactly(other, Thread.currentThread());
	}

	private static void join(Thread thread) {
		try {
			thread.join(10_000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
