package dev.connector.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

import dev.connector.schedule.TaskThread;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.AfterEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A lifecycle in virtual time. Its steps have real threads, so tests wait for what these
 * do before they let time pass.
 */
abstract class AbstractLifecycleTests {

	static final long PATIENCE = 30;

	final VirtualScheduler scheduler = new VirtualScheduler();

	final List<String> journal = new CopyOnWriteArrayList<>();

	final CountDownLatch released = new CountDownLatch(1);

	Lifecycle lifecycle = new Lifecycle(LifecycleOptions.defaults(), this.scheduler);

	@AfterEach
	void leaveNothingBehind() throws Exception {
		this.released.countDown();
		advanceUntilDone(this.lifecycle.stop());
		until("no thread is left",
				() -> Thread.getAllStackTraces()
					.keySet()
					.stream()
					.noneMatch((thread) -> thread.isAlive() && thread.getName().startsWith("connector-lifecycle-")));
		assertThat(this.scheduler.pending()).isZero();
	}

	Probe probe(String name) {
		Probe probe = new Probe(name, this.journal);
		this.lifecycle.add(probe);
		return probe;
	}

	/**
	 * Start, and wait until all threads of the participants have begun.
	 */
	void startAndRun() {
		this.lifecycle.start();
		this.lifecycle.findAll(Probe.class).forEach((probe) -> awaitJournal("run " + probe.name()));
	}

	CompletableFuture<Void> startElsewhere() {
		CompletableFuture<Void> started = new CompletableFuture<>();
		TaskThread.start("starter", this.lifecycle::start).ended().thenAccept((thrown) -> {
			if (thrown.isPresent()) {
				started.completeExceptionally(thrown.get());
			}
			else {
				started.complete(null);
			}
		});
		return started;
	}

	/**
	 * Wait for a failure that comes without time passing.
	 */
	LifecycleException failureOf(CompletionStage<?> stage) throws Exception {
		try {
			await(stage);
		}
		catch (ExecutionException ex) {
			return (LifecycleException) ex.getCause();
		}
		throw new AssertionError("It did not fail");
	}

	/**
	 * Let time pass until something fails. What is not to be late must have ended before.
	 */
	LifecycleException failureInTime(CompletionStage<?> stage) throws Exception {
		try {
			advanceUntilDone(stage);
		}
		catch (ExecutionException ex) {
			return (LifecycleException) ex.getCause();
		}
		throw new AssertionError("It did not fail");
	}

	<T> T await(CompletionStage<T> stage) throws Exception {
		return stage.toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
	}

	void awaitJournal(String entry) {
		until(entry + " among " + this.journal, () -> this.journal.contains(entry));
	}

	/**
	 * Let time pass second by second until something is done. Real threads get a while
	 * for each second, or time would be over for those that only begin.
	 */
	<T> T advanceUntilDone(CompletionStage<T> stage) throws Exception {
		CompletableFuture<T> future = stage.toCompletableFuture();
		until("it is done", () -> {
			if (!isDoneWithin(future, 40) && this.scheduler.pending() > 0) {
				this.scheduler.advance(Duration.ofSeconds(1));
			}
			return future.isDone();
		});
		return future.get();
	}

	private static boolean isDoneWithin(CompletableFuture<?> future, long millis) {
		try {
			future.get(millis, TimeUnit.MILLISECONDS);
			return true;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
		catch (TimeoutException | ExecutionException ex) {
			return future.isDone();
		}
	}

	ParticipantReport reportOf(String name) {
		return this.lifecycle.report().participant(name).orElseThrow();
	}

	static void until(String what, BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > end) {
				throw new AssertionError("Waited in vain until " + what);
			}
			Thread.yield();
		}
	}

}
