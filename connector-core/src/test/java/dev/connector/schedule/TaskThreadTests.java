package dev.connector.schedule;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TaskThreadTests {

	private static final long PATIENCE = 30;

	private final CountDownLatch never = new CountDownLatch(1);

	@Test
	void runsOnADaemonThreadOfThatName() throws Exception {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		assertThat(end(TaskThread.start("one", () -> thread.complete(Thread.currentThread())))).isEmpty();
		assertThat(thread.get(PATIENCE, TimeUnit.SECONDS)).satisfies((used) -> {
			assertThat(used.getName()).isEqualTo("one");
			assertThat(used.isDaemon()).isTrue();
		});
	}

	@Test
	void tellsWhatWasThrownErrorsIncluded() throws Exception {
		assertThat(end(TaskThread.start("one", () -> {
			throw new StackOverflowError("deep");
		}))).containsInstanceOf(StackOverflowError.class);
	}

	@Test
	void tellsWhereItHangsAndCanBeInterrupted() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		TaskThread task = TaskThread.start("one", () -> {
			begun.countDown();
			this.never.await();
		});
		assertThat(begun.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
		while (!task.dump().contains("WAITING")) {
			Thread.onSpinWait();
		}
		assertThat(task.stack()).extracting(StackTraceElement::getMethodName).contains("await");
		assertThat(task.dump()).startsWith("\"one\" WAITING on").contains("CountDownLatch.await");
		task.interrupt();
		assertThat(end(task)).containsInstanceOf(InterruptedException.class);
		task.interrupt();
	}

	private static Optional<Throwable> end(TaskThread task) throws Exception {
		return task.ended().toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
	}

}
