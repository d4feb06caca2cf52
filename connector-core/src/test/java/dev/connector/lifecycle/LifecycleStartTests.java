package dev.connector.lifecycle;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static dev.connector.lifecycle.LifecyclePhase.BOOT;
import static dev.connector.lifecycle.LifecyclePhase.REGISTER;
import static dev.connector.lifecycle.LifecyclePhase.RUN;
import static dev.connector.lifecycle.LifecyclePhase.SHUTDOWN;
import static dev.connector.lifecycle.LifecyclePhase.VALIDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LifecycleStartTests extends AbstractLifecycleTests {

	@Test
	void takesAllThroughEachPhaseInOrderAndBackInReverse() throws Exception {
		probe("web").after("db");
		probe("db");
		this.lifecycle.start();
		assertThat(this.lifecycle.report().state()).isEqualTo(LifecycleState.RUNNING);
		awaitJournal("run web");
		await(this.lifecycle.stop());
		assertThat(this.journal).filteredOn((entry) -> !entry.startsWith("run"))
			.containsExactly("register db", "register web", "validate db", "validate web", "boot db", "boot web",
					"drain web", "drain db", "shutdown web", "shutdown db");
		assertThat(this.lifecycle.report().state()).isEqualTo(LifecycleState.STOPPED);
		assertThat(this.lifecycle.report().participants()).extracting(ParticipantReport::name)
			.containsExactly("db", "web");
	}

	@Test
	void nobodyAtAllIsFine() throws Exception {
		this.lifecycle.start();
		assertThat(await(this.lifecycle.stop()).state()).isEqualTo(LifecycleState.STOPPED);
	}

	@Test
	void startsAnewAfterAStop() throws Exception {
		probe("a").failsIn(SHUTDOWN, "first");
		this.lifecycle.start();
		assertThatIllegalStateException().isThrownBy(this.lifecycle::start);
		await(this.lifecycle.stop());
		assertThat(reportOf("a").lastError()).contains("first");
		this.lifecycle.start();
		assertThat(reportOf("a").lastError()).isNull();
		assertThat(this.journal).filteredOn("boot a"::equals).hasSize(2);
	}

	@Test
	void oneNameIsGivenToOneParticipantAndBothAreNamed() {
		probe("a");
		assertThatExceptionOfType(LifecycleException.class)
			.isThrownBy(() -> this.lifecycle.add(new Probe.OneStep("a", this.journal)))
			.withMessageContainingAll("named a", Probe.class.getName() + " ", Probe.OneStep.class.getName());
		assertThat(this.lifecycle.findAll(LifecycleParticipant.class)).hasSize(1);
	}

	@Test
	void aMissingDependencyFailsTheStartBeforeAnyStep() throws Exception {
		probe("a").after("nobody");
		assertThat(failureOf(startElsewhere())).hasMessage("a needs nobody, and there is no participant of that name");
		assertThat(this.journal).isEmpty();
		assertThat(this.lifecycle.report().state()).isEqualTo(LifecycleState.STOPPED);
	}

	@Test
	void allThatIsInvalidIsReportedTogetherWithNamesInOrder() throws Exception {
		probe("c").failsIn(VALIDATE, "no port");
		probe("a").failsIn(VALIDATE, "no host");
		probe("b");
		LifecycleException failure = failureOf(startElsewhere());
		assertThat(failure.phase()).isEqualTo(VALIDATE);
		assertThat(failure.failures()).extracting(LifecycleException::participant).containsExactly("a", "c");
		assertThat(failure).hasMessageContainingAll("no host", "no port");
		assertThat(this.journal).contains("validate b").doesNotContain("boot a", "shutdown a");
	}

	@Test
	void aFailedRegistrationFailsTheStartAtOnce() throws Exception {
		probe("a").failsIn(REGISTER, "not today");
		probe("b");
		LifecycleException failure = failureOf(startElsewhere());
		assertThat(failure.participant()).isEqualTo("a");
		assertThat(this.journal).containsExactly("register a");
	}

	@Test
	void aFailedBootShutsDownExactlyThoseThatBootedInReverse() throws Exception {
		probe("a");
		probe("b");
		probe("c").failsIn(BOOT, "broken");
		probe("d");
		LifecycleException failure = failureOf(startElsewhere());
		assertThat(failure.phase()).isEqualTo(BOOT);
		assertThat(failure.participant()).isEqualTo("c");
		assertThat(failure).hasRootCauseMessage("broken");
		assertThat(this.journal).endsWith("boot a", "boot b", "boot c", "shutdown b", "shutdown a");
		assertThat(this.lifecycle.report().failure()).isSameAs(failure);
		assertThat(reportOf("c").outcome()).isEqualTo(StepOutcome.FAILED);
		assertThat(reportOf("d").phase()).isEqualTo(VALIDATE);
	}

	@Test
	void anErrorIsAFailureToo() throws Exception {
		probe("a").in(BOOT, () -> {
			throw new NoClassDefFoundError("gone/Missing");
		});
		assertThat(failureOf(startElsewhere())).hasMessageContainingAll("a ", "gone/Missing");
	}

	@Test
	void aHungBootEndsAtItsDeadlineWithItsStack() throws Exception {
		probe("a");
		probe("b").ignoresInterruptsIn(BOOT, this.released);
		CompletableFuture<Void> started = startElsewhere();
		awaitJournal("boot b");
		until("the deadline is armed", () -> this.scheduler.pending() > 0);
		this.scheduler.advance(Duration.ofSeconds(30).minusNanos(1));
		assertThat(started).isNotDone();
		this.scheduler.advance(Duration.ofNanos(1));
		LifecycleException failure = failureOf(started);
		assertThat(failure).hasMessage("b did not end in boot within PT30S");
		assertThat(failure.getCause()).isInstanceOf(StuckStepException.class);
		assertThat(failure.getCause().getStackTrace()).extracting(StackTraceElement::getMethodName)
			.contains("awaitWhatever");
		assertThat(this.journal).endsWith("shutdown a").doesNotContain("shutdown b");
		assertThat(reportOf("b").outcome()).isEqualTo(StepOutcome.TIMED_OUT);
	}

	@Test
	void aHungBootIsInterrupted() throws Exception {
		CountDownLatch interrupted = new CountDownLatch(1);
		probe("a").timeout(BOOT, Duration.ofSeconds(2)).in(BOOT, () -> {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
		});
		assertThat(failureInTime(startElsewhere())).hasMessageContaining("within PT2S");
		assertThat(interrupted.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void aStopDuringBootInterruptsItAndRollsBack() throws Exception {
		probe("a");
		probe("b").hangsIn(BOOT);
		probe("c");
		CompletableFuture<Void> started = startElsewhere();
		awaitJournal("boot b");
		assertThat(await(this.lifecycle.stop()).state()).isEqualTo(LifecycleState.STOPPED);
		assertThat(failureOf(started)).hasMessageContaining("called off");
		assertThat(this.journal).endsWith("boot b", "shutdown a");
		assertThat(reportOf("b").outcome()).isEqualTo(StepOutcome.CANCELLED);
	}

	@Test
	void aStopWaitsNoLongerThanASecondForABootThatIgnoresIt() throws Exception {
		probe("a").ignoresInterruptsIn(BOOT, this.released);
		CompletableFuture<Void> started = startElsewhere();
		awaitJournal("boot a");
		until("the deadline is armed", () -> this.scheduler.pending() > 0);
		CompletableFuture<LifecycleReport> stopped = this.lifecycle.stop().toCompletableFuture();
		assertThat(stopped).isNotDone();
		until("the grace is armed", () -> this.scheduler.pending() > 1);
		this.scheduler.advance(Steps.GRACE);
		await(stopped);
		assertThat(failureOf(started)).hasMessageContaining("did not end");
	}

	@Test
	void oneThatBootsInSpiteOfAStopIsShutDown() throws Exception {
		probe("a").in(BOOT, () -> {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				// Boots all the same
			}
		});
		CompletableFuture<Void> started = startElsewhere();
		awaitJournal("boot a");
		await(this.lifecycle.stop());
		failureOf(started);
		assertThat(this.journal).endsWith("boot a", "shutdown a");
	}

	@Test
	void independentOnesBootAtATimeButNeverMoreThanAllowed() throws Exception {
		this.lifecycle = new Lifecycle(LifecycleOptions.defaults().withBootParallelism(2), this.scheduler);
		CyclicBarrier both = new CyclicBarrier(2);
		AtomicInteger active = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		for (String name : new String[] { "a", "b", "c", "d" }) {
			probe(name).in(BOOT, () -> {
				most.accumulateAndGet(active.incrementAndGet(), Math::max);
				both.await(PATIENCE, TimeUnit.SECONDS);
				active.decrementAndGet();
			});
		}
		this.lifecycle.start();
		assertThat(most).hasValue(2);
	}

	@Test
	void dependenciesAndPrioritiesHoldInParallel() throws Exception {
		this.lifecycle = new Lifecycle(LifecycleOptions.defaults().withBootParallelism(8), this.scheduler);
		probe("first").priority(BOOT, LifecycleParticipant.FIRST);
		probe("needed").in(BOOT, () -> {
			Probe.awaitWhatever(this.released);
			this.journal.add("boot of needed ends");
		});
		probe("needs").after("needed");
		probe("last").priority(BOOT, LifecycleParticipant.LAST);
		CompletableFuture<Void> started = startElsewhere();
		awaitJournal("boot needed");
		this.released.countDown();
		await(started);
		assertThat(this.journal).filteredOn((entry) -> entry.startsWith("boot"))
			.containsExactly("boot first", "boot needed", "boot of needed ends", "boot needs", "boot last");
	}

	@Test
	void aFailureInParallelShutsDownTheOthersThatBooted() throws Exception {
		this.lifecycle = new Lifecycle(LifecycleOptions.defaults().withBootParallelism(2), this.scheduler);
		CountDownLatch failed = new CountDownLatch(1);
		this.lifecycle.listen(new LifecycleListener() {
			@Override
			public void onParticipant(ParticipantReport participant) {
				if (participant.outcome() == StepOutcome.FAILED) {
					failed.countDown();
				}
			}
		});
		probe("a").in(BOOT, () -> {
			throw new IllegalStateException("broken");
		});
		probe("b").in(BOOT, () -> failed.await());
		probe("c");
		assertThat(failureOf(startElsewhere()).participant()).isEqualTo("a");
		assertThat(this.journal).contains("shutdown b").doesNotContain("boot c", "shutdown a");
	}

	@Test
	void theParticipantsOfAStartAreFixedAndALateOneComesBehindThem() throws Exception {
		CompletableFuture<Void> added = new CompletableFuture<>();
		probe("a").in(BOOT, () -> this.lifecycle.add(new Probe("late", this.journal))
			.whenComplete((nothing, thrown) -> added.complete(null)));
		probe("b");
		this.lifecycle.start();
		await(added);
		assertThat(this.journal).filteredOn((entry) -> entry.startsWith("boot"))
			.containsExactly("boot a", "boot b", "boot late");
		assertThat(this.journal.indexOf("register late")).isGreaterThan(this.journal.indexOf("boot b"));
	}

	@Test
	void participantsAreFoundByTheirType() {
		Probe.OneStep one = new Probe.OneStep("one", this.journal);
		this.lifecycle.add(one);
		probe("other");
		assertThat(this.lifecycle.find(Reloadable.class)).containsSame(one);
		assertThat(this.lifecycle.find(TwoStepReloadable.class)).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> this.lifecycle.find(Probe.class));
	}

	@Test
	void theReportTellsWhereEachIs() throws Exception {
		probe("a").in(BOOT, () -> Probe.awaitWhatever(this.released));
		CompletableFuture<Void> started = startElsewhere();
		awaitJournal("boot a");
		assertThat(reportOf("a")).satisfies((report) -> {
			assertThat(report.phase()).isEqualTo(BOOT);
			assertThat(report.outcome()).isEqualTo(StepOutcome.ACTIVE);
			assertThat(report.took()).isNull();
		});
		this.scheduler.advance(Duration.ofSeconds(3));
		this.released.countDown();
		await(started);
		until("it has run", () -> reportOf("a").outcome() == StepOutcome.DONE);
		assertThat(reportOf("a").phase()).isEqualTo(RUN);
		assertThat(reportOf("a").type()).isEqualTo(Probe.class.getName());
	}

}
