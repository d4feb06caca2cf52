package dev.connector.lifecycle;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.reconnect.BudgetLimits;
import dev.connector.reconnect.ReconnectOptions;
import org.junit.jupiter.api.Test;

import static dev.connector.lifecycle.LifecyclePhase.DRAIN;
import static dev.connector.lifecycle.LifecyclePhase.RUN;
import static org.assertj.core.api.Assertions.assertThat;

class LifecycleRunTests extends AbstractLifecycleTests {

	private static final RunPolicy RESTARTING = RunPolicy.restarting(ReconnectOptions.defaults()
		.withDelays(Duration.ofSeconds(10), Duration.ofMinutes(1))
		.withStableAfter(Duration.ofSeconds(30))
		.withLimits(BudgetLimits.defaults().withMaxAttempts(3)));

	@Test
	void aFatalRunDrainsAndShutsDownEverybody() throws Exception {
		probe("a").runs(RunPolicy.fatal(), (context) -> context.awaitStop());
		probe("b").runs(RunPolicy.fatal(), (context) -> {
			Probe.awaitWhatever(this.released);
			throw new IllegalStateException("broken");
		});
		startAndRun();
		this.released.countDown();
		until("all have stopped", () -> this.lifecycle.report().state() == LifecycleState.STOPPED);
		assertThat(this.journal).endsWith("drain b", "drain a", "shutdown b", "shutdown a");
		assertThat(this.lifecycle.report().failure()).satisfies((failure) -> {
			assertThat(failure.phase()).isEqualTo(RUN);
			assertThat(failure.participant()).isEqualTo("b");
			assertThat(failure).hasRootCauseMessage("broken");
		});
	}

	@Test
	void anErrorInARunKeepsTheNameOfTheParticipant() {
		probe("a").runs(RunPolicy.fatal(), (context) -> {
			Probe.awaitWhatever(this.released);
			throw new StackOverflowError();
		});
		this.lifecycle.start();
		this.released.countDown();
		until("it failed", () -> this.lifecycle.report().failure() != null);
		assertThat(this.lifecycle.report().failure()).hasMessageContaining("a failed in run");
	}

	@Test
	void aFatalRunWhileOthersStillStartFailsTheStart() throws Exception {
		probe("a").runs(RunPolicy.fatal(), (context) -> {
			throw new IllegalStateException("broken");
		});
		probe("b").runs(RunPolicy.fatal().withSignalsReady(true), (context) -> context.awaitStop());
		assertThat(failureOf(startElsewhere()).participant()).isEqualTo("a");
		assertThat(this.journal).contains("shutdown a", "shutdown b");
	}

	@Test
	void theApplicationGoesOnWithoutARecoverableOneAndShowsIt() {
		probe("a").runs(RunPolicy.recoverable(), (context) -> {
			throw new IllegalStateException("broken");
		});
		this.lifecycle.start();
		until("it failed", () -> reportOf("a").outcome() == StepOutcome.FAILED);
		assertThat(this.lifecycle.report().state()).isEqualTo(LifecycleState.RUNNING);
		assertThat(reportOf("a").ready()).isFalse();
		assertThat(reportOf("a").lastError()).contains("broken");
	}

	@Test
	void oneThatFailedIsRunAgainAfterADelayAndGivenUpInTheEnd() {
		AtomicInteger runs = new AtomicInteger();
		probe("a").runs(RESTARTING, (context) -> {
			runs.incrementAndGet();
			throw new IllegalStateException("broken");
		});
		this.lifecycle.start();
		for (int run = 1; run < 3; run++) {
			awaitRestart(run);
			this.scheduler.advance(Duration.ofSeconds(5).minusNanos(1));
			assertThat(runs).hasValue(run);
			this.scheduler.advance(Objects.requireNonNull(this.scheduler.untilNext()));
		}
		until("it is given up", () -> reportOf("a").outcome() == StepOutcome.FAILED);
		assertThat(runs).hasValue(3);
		assertThat(reportOf("a").restarts()).isEqualTo(2);
		assertThat(this.lifecycle.report().state()).isEqualTo(LifecycleState.RUNNING);
	}

	@Test
	void aRunThatLastsGivesTheBudgetBack() {
		AtomicInteger runs = new AtomicInteger();
		probe("a").runs(RESTARTING, (context) -> {
			runs.incrementAndGet();
			context.awaitStop(Duration.ofSeconds(31));
			throw new IllegalStateException("broken");
		});
		this.lifecycle.start();
		for (int run = 1; run < 8; run++) {
			int begun = run;
			until("it waits", () -> runs.get() == begun && this.scheduler.pending() > 1);
			this.scheduler.advance(Duration.ofSeconds(31));
			awaitRestart(run);
			this.scheduler.advance(Duration.ofSeconds(10));
		}
		until("it runs again", () -> runs.get() == 8);
	}

	@Test
	void nobodyIsRunAgainOnceAllStop() throws Exception {
		AtomicInteger runs = new AtomicInteger();
		probe("a").runs(RESTARTING, (context) -> {
			runs.incrementAndGet();
			throw new IllegalStateException("broken");
		});
		this.lifecycle.start();
		awaitRestart(1);
		await(this.lifecycle.stop());
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(runs).hasValue(1);
	}

	@Test
	void endingByItselfIsAFailureOfOneThatIsExpectedToRun() {
		probe("a").runs(RunPolicy.fatal().withExpectedToRun(true), (context) -> Probe.awaitWhatever(this.released));
		this.lifecycle.start();
		this.released.countDown();
		until("all stop", () -> this.lifecycle.report().failure() != null);
		assertThat(this.lifecycle.report().failure()).hasMessage("a ended by itself, though it is expected to run");
	}

	@Test
	void endingByItselfIsFineOtherwise() {
		probe("a");
		this.lifecycle.start();
		until("it ended", () -> reportOf("a").outcome() == StepOutcome.DONE);
		assertThat(this.lifecycle.report().state()).isEqualTo(LifecycleState.RUNNING);
		assertThat(reportOf("a").ready()).isTrue();
	}

	@Test
	void failingWhileBeingStoppedIsWrittenDownButNotFatal() throws Exception {
		probe("a").runs(RunPolicy.fatal(), (context) -> {
			context.awaitStop();
			throw new IllegalStateException("cut off");
		});
		startAndRun();
		await(this.lifecycle.stop());
		assertThat(this.lifecycle.report().failure()).isNull();
		assertThat(reportOf("a").lastError()).contains("cut off");
	}

	@Test
	void aStopWaitsUntilItIsWrittenDownWhyARunFailed() throws Exception {
		SlowFailure failure = new SlowFailure();
		CountDownLatch draining = new CountDownLatch(1);
		probe("a").runs(RunPolicy.fatal(), (context) -> {
			draining.await();
			throw failure;
		}).in(DRAIN, () -> {
			draining.countDown();
			failure.asked.await();
		});
		startAndRun();
		await(this.lifecycle.stop());
		assertThat(reportOf("a").lastError()).contains("cut off");
	}

	@Test
	void aFatalRunWhileAllStopChangesNothing() throws Exception {
		CountDownLatch draining = new CountDownLatch(1);
		CountDownLatch failed = new CountDownLatch(1);
		probe("a").runs(RunPolicy.fatal(), (context) -> {
			draining.await();
			failed.countDown();
			throw new IllegalStateException("too late");
		});
		probe("b").in(DRAIN, () -> {
			draining.countDown();
			failed.await();
		});
		startAndRun();
		await(this.lifecycle.stop());
		assertThat(this.lifecycle.report().failure()).isNull();
		assertThat(this.journal).endsWith("drain b", "drain a", "shutdown b", "shutdown a");
		assertThat(reportOf("a").lastError()).contains("too late");
	}

	@Test
	void laterOnesAreRunWhenAnEarlierOneIsReadyNotWhenItsThreadIsThere() throws Exception {
		AtomicBoolean ready = new AtomicBoolean();
		AtomicBoolean wasReady = new AtomicBoolean();
		probe("a").runs(RunPolicy.fatal().withSignalsReady(true), (context) -> {
			Probe.awaitWhatever(this.released);
			ready.set(true);
			context.ready();
			context.awaitStop();
		});
		probe("b").runs(RunPolicy.fatal(), (context) -> wasReady.set(ready.get()));
		CompletableFuture<Void> started = startElsewhere();
		awaitJournal("run a");
		assertThat(this.lifecycle.report().state()).isEqualTo(LifecycleState.STARTING);
		assertThat(reportOf("a").ready()).isFalse();
		this.released.countDown();
		await(started);
		assertThat(reportOf("a").ready()).isTrue();
		until("b has run", () -> reportOf("b").outcome() == StepOutcome.DONE);
		assertThat(wasReady).isTrue();
	}

	@Test
	void oneThatIsNotReadyInTimeFailsTheStartWithItsStack() throws Exception {
		probe("a").runs(RunPolicy.fatal().withSignalsReady(true), (context) -> Probe.awaitWhatever(this.released));
		CompletableFuture<Void> started = startElsewhere();
		awaitJournal("run a");
		until("the deadline is armed", () -> this.scheduler.pending() > 0);
		this.scheduler.advance(Duration.ofSeconds(30));
		LifecycleException failure = failureInTime(started);
		assertThat(failure).hasMessage("a was not ready within PT30S");
		assertThat(failure.getCause().getStackTrace()).extracting(StackTraceElement::getMethodName)
			.contains("awaitWhatever");
	}

	@Test
	void theStartGoesOnWithoutOneThatTheApplicationCanDoWithout() throws Exception {
		probe("a").runs(RunPolicy.recoverable().withSignalsReady(true), (context) -> context.awaitStop());
		probe("b");
		CompletableFuture<Void> started = startElsewhere();
		awaitJournal("run a");
		advanceUntilDone(started);
		assertThat(reportOf("a").ready()).isFalse();
		awaitJournal("run b");
	}

	@Test
	void oneThatWaitsForNobodyIsInterruptedAfterItsDrain() throws Exception {
		CompletableFuture<Boolean> stopping = new CompletableFuture<>();
		probe("a").runs(RunPolicy.fatal(), (context) -> {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				stopping.complete(context.isStopping() && this.journal.contains("drain a"));
				throw ex;
			}
		});
		this.lifecycle.start();
		awaitJournal("run a");
		await(this.lifecycle.stop());
		assertThat(await(stopping)).isTrue();
		assertThat(reportOf("a").lastError()).isNull();
	}

	private void awaitRestart(int runs) {
		until("it waits to be run again", () -> reportOf("a").outcome() == StepOutcome.RESTARTING
				&& reportOf("a").restarts() == runs - 1 && this.scheduler.pending() == 1);
	}

	/**
	 * A failure that says what it is only when its thread is interrupted, which who waits
	 * for the end of a run does, or when the test is over.
	 */
	private final class SlowFailure extends RuntimeException {

		private final CountDownLatch asked = new CountDownLatch(1);

		@Override
		public String getMessage() {
			this.asked.countDown();
			try {
				LifecycleRunTests.this.released.await();
			}
			catch (InterruptedException ex) {
				// That is what it waits for
			}
			return "cut off";
		}

	}

}
