package dev.connector.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.schedule.TaskThread;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static dev.connector.lifecycle.LifecyclePhase.BOOT;
import static dev.connector.lifecycle.LifecyclePhase.DRAIN;
import static dev.connector.lifecycle.LifecyclePhase.SHUTDOWN;
import static org.assertj.core.api.Assertions.assertThat;

class LifecycleStopTests extends AbstractLifecycleTests {

	@Test
	void aStopBeforeAnyStartIsOverAtOnce() throws Exception {
		probe("a");
		assertThat(await(this.lifecycle.stop()).state()).isEqualTo(LifecycleState.NEW);
		assertThat(this.journal).isEmpty();
	}

	@Test
	void stoppingTwiceStopsOnce() throws Exception {
		probe("a");
		startAndRun();
		CompletableFuture<LifecycleReport> first = this.lifecycle.stop().toCompletableFuture();
		await(this.lifecycle.stop());
		await(first);
		await(this.lifecycle.stop());
		assertThat(this.journal).filteredOn("shutdown a"::equals).hasSize(1);
	}

	@Test
	void whatFailsInAStopIsCollectedAndStopsNothing() throws Exception {
		probe("a").failsIn(SHUTDOWN, "stuck door");
		probe("b").failsIn(DRAIN, "clogged");
		probe("c");
		startAndRun();
		LifecycleReport report = await(this.lifecycle.stop());
		assertThat(report.failure()).isNull();
		assertThat(this.journal).endsWith("shutdown c", "shutdown b", "shutdown a");
		assertThat(reportOf("a").lastError()).contains("stuck door");
		assertThat(reportOf("b").lastError()).contains("clogged");
	}

	@Test
	void oneThatHangsInDrainKeepsTheOthersFromNothing() throws Exception {
		probe("a");
		probe("b");
		probe("c").ignoresInterruptsIn(DRAIN, this.released);
		startAndRun();
		List.of("a", "b", "c")
			.forEach((name) -> until(name + " has run", () -> reportOf(name).outcome() == StepOutcome.DONE));
		CompletableFuture<LifecycleReport> stopped = this.lifecycle.stop().toCompletableFuture();
		awaitJournal("drain c");
		until("the deadline is armed", () -> this.scheduler.pending() > 0);
		this.scheduler.advance(Duration.ofSeconds(18).minusNanos(1));
		assertThat(stopped).isNotDone();
		this.scheduler.advance(Duration.ofNanos(1));
		await(stopped);
		assertThat(this.journal).endsWith("drain c", "drain b", "drain a", "shutdown c", "shutdown b", "shutdown a");
		assertThat(reportOf("c").lastError()).contains("c did not end in drain within PT18S");
	}

	@Test
	void evenWhenAllHangAStopEndsInItsTime() throws Exception {
		for (String name : List.of("a", "b", "c")) {
			probe(name).ignoresInterruptsIn(DRAIN, this.released).ignoresInterruptsIn(SHUTDOWN, this.released);
		}
		startAndRun();
		long since = this.scheduler.nanoTime();
		advanceUntilDone(this.lifecycle.stop());
		assertThat(Duration.ofNanos(this.scheduler.nanoTime() - since)).isLessThanOrEqualTo(Duration.ofSeconds(36));
		List.of("shutdown c", "shutdown b", "shutdown a").forEach(this::awaitJournal);
	}

	@Test
	void aDeadlineOfItsOwnHoldsForAParticipant() throws Exception {
		probe("a").timeout(SHUTDOWN, Duration.ofSeconds(3)).ignoresInterruptsIn(SHUTDOWN, this.released);
		startAndRun();
		advanceUntilDone(this.lifecycle.stop());
		assertThat(reportOf("a").lastError()).contains("within PT3S");
		assertThat(reportOf("a").outcome()).isEqualTo(StepOutcome.TIMED_OUT);
	}

	@Test
	void aRunThatIgnoresItsInterruptIsReportedAndLeftBehind() throws Exception {
		probe("a").runs(RunPolicy.fatal(), (context) -> Probe.awaitWhatever(this.released));
		startAndRun();
		awaitJournal("run a");
		advanceUntilDone(this.lifecycle.stop());
		assertThat(this.journal).endsWith("drain a", "shutdown a");
		assertThat(reportOf("a").lastError()).contains("a did not end in run");
	}

	@Test
	void aThrowingListenerChangesNothingAndOthersAreTold() throws Exception {
		List<String> told = new CopyOnWriteArrayList<>();
		this.lifecycle.listen(new LifecycleListener() {

			@Override
			public void onState(LifecycleState state, @Nullable LifecycleException failure) {
				throw new IllegalStateException("I don't care");
			}

			@Override
			public void onParticipant(ParticipantReport participant) {
				throw new AssertionError("Nor about that");
			}

		});
		this.lifecycle.listen(new LifecycleListener() {

			@Override
			public void onState(LifecycleState state, @Nullable LifecycleException failure) {
				told.add(state.name());
			}

		});
		probe("a");
		startAndRun();
		await(this.lifecycle.stop());
		until("the last is told, too", () -> told.size() == 4);
		assertThat(told).containsExactly("STARTING", "RUNNING", "STOPPING", "STOPPED");
		assertThat(this.journal).contains("boot a", "shutdown a");
	}

	@Test
	void whoListensTooLateReadsItInTheReport() throws Exception {
		probe("a").failsIn(SHUTDOWN, "stuck door");
		startAndRun();
		await(this.lifecycle.stop());
		this.lifecycle.listen(new LifecycleListener() {
		});
		assertThat(this.lifecycle.report().state()).isEqualTo(LifecycleState.STOPPED);
		assertThat(reportOf("a").lastError()).contains("stuck door");
	}

	@Test
	void aListenerMayStopTheLifecycleAndWaitForThat() throws Exception {
		CountDownLatch told = new CountDownLatch(1);
		this.lifecycle.listen(new LifecycleListener() {

			@Override
			public void onState(LifecycleState state, @Nullable LifecycleException failure) {
				if (state == LifecycleState.STARTING) {
					LifecycleStopTests.this.lifecycle.stop().toCompletableFuture().join();
					told.countDown();
				}
			}

		});
		probe("a").hangsIn(BOOT);
		failureOf(startElsewhere());
		assertThat(told.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void aHungListenerHoldsUpNothing() throws Exception {
		this.lifecycle.listen(new LifecycleListener() {

			@Override
			public void onState(LifecycleState state, @Nullable LifecycleException failure) {
				Probe.awaitWhatever(LifecycleStopTests.this.released);
			}

		});
		probe("a");
		startAndRun();
		await(this.lifecycle.stop());
		assertThat(this.journal).contains("boot a", "shutdown a");
	}

	@Test
	void aDumpNamesTheLockAndWhoHoldsIt() throws Exception {
		ReentrantLock lock = new ReentrantLock();
		lock.lock();
		TaskThread stuck = TaskThread.start("stuck", lock::lock);
		until("it waits", lock::hasQueuedThreads);
		until("it is parked", () -> stuck.dump().contains("WAITING"));
		assertThat(stuck.dump()).contains("\"stuck\" WAITING on", "ReentrantLock",
				"which \"" + Thread.currentThread().getName() + "\" holds", "\n\tat java.base");
		lock.unlock();
		await(stuck.ended());
	}

}
