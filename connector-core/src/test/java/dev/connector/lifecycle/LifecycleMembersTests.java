package dev.connector.lifecycle;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;

import static dev.connector.lifecycle.LifecyclePhase.BOOT;
import static dev.connector.lifecycle.LifecyclePhase.DRAIN;
import static dev.connector.lifecycle.LifecyclePhase.VALIDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LifecycleMembersTests extends AbstractLifecycleTests {

	@Test
	void oneThatComesLateGoesThroughAllPhases() throws Exception {
		probe("a");
		startAndRun();
		awaitJournal("run a");
		this.journal.clear();
		await(this.lifecycle.add(new Probe("late", this.journal).after("a")));
		awaitJournal("run late");
		assertThat(this.journal).containsExactly("register late", "validate late", "boot late", "run late");
		await(this.lifecycle.stop());
		assertThat(this.journal).endsWith("drain late", "drain a", "shutdown late", "shutdown a");
	}

	@Test
	void oneThatComesLateAndFailsHasToGoAgain() throws Exception {
		probe("a");
		startAndRun();
		LifecycleException failure = failureOf(
				this.lifecycle.add(new Probe("late", this.journal).failsIn(BOOT, "broken")));
		assertThat(failure.participant()).isEqualTo("late");
		assertThat(this.lifecycle.report().participant("late")).isEmpty();
		assertThat(this.lifecycle.report().state()).isEqualTo(LifecycleState.RUNNING);
		await(this.lifecycle.add(new Probe("late", this.journal)));
		assertThat(reportOf("late").phase()).isEqualTo(LifecyclePhase.RUN);
	}

	@Test
	void oneThatComesLateWithoutWhomItNeedsIsRefused() {
		startAndRun();
		assertThatExceptionOfType(LifecycleException.class)
			.isThrownBy(() -> this.lifecycle.add(new Probe("late", this.journal).after("nobody")))
			.withMessageContaining("late needs nobody");
		assertThat(this.lifecycle.report().participants()).isEmpty();
	}

	@Test
	void oneThatIsRemovedIsDrainedAndShutDownAndNotAgain() throws Exception {
		probe("a").runs(RunPolicy.fatal().withExpectedToRun(true), RunContext::awaitStop);
		probe("b");
		startAndRun();
		await(this.lifecycle.remove("a"));
		assertThat(this.journal).endsWith("drain a", "shutdown a");
		assertThat(this.lifecycle.report().participant("a")).isEmpty();
		assertThat(this.lifecycle.report().state()).isEqualTo(LifecycleState.RUNNING);
		await(this.lifecycle.stop());
		assertThat(this.journal).filteredOn("shutdown a"::equals).hasSize(1);
	}

	@Test
	void oneThatOthersNeedIsNotRemoved() throws Exception {
		probe("a");
		probe("b").after("a");
		startAndRun();
		assertThat(failureOf(this.lifecycle.remove("a"))).hasMessage("a can't go: b can't be without it");
		assertThat(failureOf(this.lifecycle.remove("nobody"))).hasMessageContaining("no participant named nobody");
		assertThat(reportOf("a").phase()).isEqualTo(LifecyclePhase.RUN);
	}

	@Test
	void aRemovalEndsAtItsDeadlineAndNothingComesBetween() throws Exception {
		probe("a").ignoresInterruptsIn(DRAIN, this.released);
		startAndRun();
		CompletionStage<Void> removed = this.lifecycle.remove("a");
		awaitJournal("drain a");
		CompletionStage<Void> added = this.lifecycle.add(new Probe("b", this.journal));
		assertThat(this.journal).doesNotContain("register b");
		advanceUntilDone(removed);
		advanceUntilDone(added);
		assertThat(this.journal.indexOf("register b")).isGreaterThan(this.journal.indexOf("shutdown a"));
	}

	@Test
	void aRestartShutsDownAndBootsAgainAndNothingComesBetween() throws Exception {
		probe("a").ignoresInterruptsIn(DRAIN, this.released);
		startAndRun();
		awaitJournal("run a");
		this.journal.clear();
		CompletionStage<Void> restarted = this.lifecycle.restart("a");
		awaitJournal("drain a");
		CompletionStage<Void> added = this.lifecycle.add(new Probe("b", this.journal));
		advanceUntilDone(restarted);
		await(added);
		awaitJournal("run a");
		awaitJournal("run b");
		assertThat(this.journal.subList(0, 5)).containsExactly("drain a", "shutdown a", "register a", "validate a",
				"boot a");
		assertThat(this.journal.indexOf("register b")).isGreaterThan(this.journal.indexOf("boot a"));
		assertThat(reportOf("a").phase()).isEqualTo(LifecyclePhase.RUN);
	}

	@Test
	void oneThatCantStartAgainStaysKnownAndIsRestartedLater() throws Exception {
		Probe probe = probe("a");
		startAndRun();
		probe.failsIn(BOOT, "broken");
		assertThat(failureOf(this.lifecycle.restart("a"))).hasMessageContaining("broken");
		assertThat(this.lifecycle.report().state()).isEqualTo(LifecycleState.RUNNING);
		assertThat(reportOf("a").phase()).isEqualTo(BOOT);
		probe.in(BOOT, () -> {
		});
		await(this.lifecycle.restart("a"));
		assertThat(reportOf("a").phase()).isEqualTo(LifecyclePhase.RUN);
		await(this.lifecycle.stop());
		assertThat(failureOf(this.lifecycle.restart("a"))).hasMessageContaining("not restarted");
	}

	@Test
	void whoeverComesOrGoesWhileAllStopIsAnswered() throws Exception {
		probe("a").ignoresInterruptsIn(DRAIN, this.released);
		probe("b");
		startAndRun();
		CompletionStage<LifecycleReport> stopped = this.lifecycle.stop();
		awaitJournal("drain a");
		CompletionStage<Void> removed = this.lifecycle.remove("b");
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.lifecycle.add(new Probe("late", this.journal)))
			.withMessageContaining("stopping");
		this.released.countDown();
		await(stopped);
		await(removed);
		assertThat(this.lifecycle.report().participants()).extracting(ParticipantReport::name).containsExactly("a");
	}

	@Test
	void oneThatWaitsToComeIsToldThatTheStartFailed() throws Exception {
		CompletableFuture<Throwable> refused = new CompletableFuture<>();
		probe("a").failsIn(VALIDATE, "wrong")
			.in(LifecyclePhase.REGISTER, () -> this.lifecycle.add(new Probe("late", this.journal))
				.whenComplete((nothing, thrown) -> refused.complete(thrown)));
		failureOf(startElsewhere());
		assertThat(await(refused)).hasRootCauseInstanceOf(LifecycleException.class);
		assertThat(this.journal).doesNotContain("register late");
	}

}
