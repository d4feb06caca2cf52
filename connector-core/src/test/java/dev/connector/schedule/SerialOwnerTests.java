package dev.connector.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class SerialOwnerTests {

	private static final long PATIENCE = 30;

	private final SerialOwner owner = new SerialOwner("something");

	private final List<String> ran = new ArrayList<>();

	@Test
	void runsATaskOnTheCallingThreadWhileItIsIdle() {
		Thread[] runner = new Thread[1];
		this.owner.execute(() -> runner[0] = Thread.currentThread());
		assertThat(runner[0]).isSameAs(Thread.currentThread());
	}

	@Test
	void runsATaskOfARunningTaskAfterItAndNotInsideIt() {
		this.owner.execute(() -> {
			this.owner.execute(() -> {
				this.owner.execute(() -> this.ran.add("third"));
				this.ran.add("second");
			});
			this.ran.add("first");
		});
		assertThat(this.ran).containsExactly("first", "second", "third");
	}

	@Test
	void aThrowingTaskHarmsNoOther() {
		this.owner.execute(() -> {
			this.owner.execute(() -> {
				throw new AssertionError("on purpose, an error");
			});
			this.owner.execute(() -> this.ran.add("after"));
			throw new IllegalStateException("on purpose");
		});
		this.owner.execute(() -> this.ran.add("later"));
		assertThat(this.ran).containsExactly("after", "later");
	}

	@Test
	void tellsItsTasksFromOtherCode() {
		assertThatIllegalStateException().isThrownBy(this.owner::requireOwned)
			.withMessage("Not called by the owner of something");
		this.owner.execute(() -> assertThatNoException().isThrownBy(() -> {
			this.owner.requireOwned();
			this.ran.add("owned");
		}));
		assertThat(this.ran).containsExactly("owned");
		assertThatIllegalStateException().isThrownBy(this.owner::requireOwned);
	}

	@Test
	void codeOfAnotherThreadIsNotOwnedWhileATaskRuns() throws Exception {
		ExecutorService other = Executors.newSingleThreadExecutor();
		try {
			this.owner.execute(() -> {
				Future<?> outside = other
					.submit(() -> assertThatIllegalStateException().isThrownBy(this.owner::requireOwned));
				assertThatNoException().isThrownBy(() -> outside.get(PATIENCE, TimeUnit.SECONDS));
				this.ran.add("checked");
			});
		}
		finally {
			other.shutdownNow();
		}
		assertThat(this.ran).containsExactly("checked");
	}

	@Test
	void aTaskOfABusyOwnerIsRunByTheThreadThatKeepsItBusy() throws Exception {
		CountDownLatch busy = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		List<Thread> runners = new ArrayList<>();
		Thread first = new Thread(() -> this.owner.execute(() -> {
			runners.add(Thread.currentThread());
			busy.countDown();
			await(go);
		}));
		first.start();
		await(busy);
		this.owner.execute(() -> runners.add(Thread.currentThread()));
		go.countDown();
		first.join(TimeUnit.SECONDS.toMillis(PATIENCE));
		assertThat(runners).containsExactly(first, first);
	}

	@Test
	void runsTheTasksOfManyThreadsOneAtATimeEachThreadsOwnInOrderAndLosesNone() throws Exception {
		int threads = 8;
		int tasks = 20_000;
		int[] lastOf = new int[threads];
		int[] total = new int[1];
		AtomicBoolean inside = new AtomicBoolean();
		List<String> wrong = new ArrayList<>();
		CountDownLatch start = new CountDownLatch(1);
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		try {
			List<Future<?>> feeding = new ArrayList<>();
			for (int thread = 0; thread < threads; thread++) {
				int id = thread;
				feeding.add(pool.submit(() -> {
					await(start);
					for (int number = 1; number <= tasks; number++) {
						int expected = number;
						this.owner.execute(() -> {
							if (!inside.compareAndSet(false, true)) {
								wrong.add("two at a time");
							}
							if (++lastOf[id] != expected) {
								wrong.add("out of order");
							}
							total[0]++;
							inside.set(false);
						});
					}
				}));
			}
			start.countDown();
			for (Future<?> feeder : feeding) {
				feeder.get(PATIENCE, TimeUnit.SECONDS);
			}
		}
		finally {
			pool.shutdownNow();
		}
		this.owner.execute(() -> {
			assertThat(wrong).isEmpty();
			assertThat(total[0]).isEqualTo(threads * tasks);
			this.ran.add("checked");
		});
		assertThat(this.ran).containsExactly("checked");
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
