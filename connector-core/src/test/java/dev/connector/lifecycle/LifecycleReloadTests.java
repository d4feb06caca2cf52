package dev.connector.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.lifecycle.ReloadOutcome.Result;
import dev.connector.lifecycle.ReloadRefusedException.Reason;
import dev.connector.schedule.TaskThread;
import org.junit.jupiter.api.Test;

import static dev.connector.lifecycle.LifecyclePhase.BOOT;
import static dev.connector.lifecycle.LifecyclePhase.RELOAD;
import static org.assertj.core.api.Assertions.assertThat;

class LifecycleReloadTests extends AbstractLifecycleTests {

	private final CountDownLatch second = new CountDownLatch(1);

	@Test
	void reloadsSharedStateThenAllThatCanBeInOrder() throws Exception {
		state("config");
		oneStep("a").priority(RELOAD, LifecycleParticipant.LAST);
		twoSteps("b");
		oneStep("c");
		probe("d");
		start();
		ReloadReport report = await(this.lifecycle.reload());
		assertThat(this.journal).containsExactly("prepare config", "commit config", "reload b", "commit b", "reload c",
				"reload a");
		assertThat(report.succeeded()).isTrue();
		assertThat(report.sharedState()).extracting(ReloadOutcome::name).containsExactly("config");
		assertThat(report.participants()).extracting(ReloadOutcome::name).containsExactly("b", "c", "a");
		assertThat(this.lifecycle.report().lastReload()).isEqualTo(report);
		assertThat(reportOf("a").lastReload())
			.satisfies((outcome) -> assertThat(outcome.result()).isEqualTo(Result.RELOADED));
		assertThat(reportOf("d").lastReload()).isNull();
	}

	@Test
	void badSharedStateLeavesEverythingAsItIsAndTheApplicationRunning() throws Exception {
		state("good");
		badState("bad", "no such file");
		state("other");
		oneStep("a");
		start();
		ReloadReport report = await(this.lifecycle.reload());
		until("what was prepared is let go of", () -> this.journal.contains("discard good"));
		assertThat(this.journal).containsExactly("prepare good", "prepare bad", "discard good");
		assertThat(report.succeeded()).isFalse();
		assertThat(report.sharedState()).extracting(ReloadOutcome::result)
			.containsExactly(Result.KEPT, Result.FAILED, Result.KEPT);
		assertThat(report.sharedState().get(1).error()).contains("no such file");
		assertThat(report.participants()).singleElement()
			.satisfies((outcome) -> assertThat(outcome.result()).isEqualTo(Result.KEPT));
		assertThat(this.lifecycle.report().state()).isEqualTo(LifecycleState.RUNNING);
	}

	@Test
	void oneThatCannotPrepareKeepsAllInTwoStepsAsTheyAre() throws Exception {
		twoSteps("a");
		twoSteps("b").failsIn(RELOAD, "won't fit");
		twoSteps("c");
		oneStep("d");
		start();
		ReloadReport report = await(this.lifecycle.reload());
		until("what was prepared is let go of", () -> this.journal.contains("discard a"));
		assertThat(this.journal).contains("reload a", "reload b", "reload d").doesNotContain("commit a", "reload c");
		assertThat(report.participants()).extracting(ReloadOutcome::result)
			.containsExactly(Result.KEPT, Result.FAILED, Result.KEPT, Result.RELOADED);
	}

	@Test
	void oneThatFailsInOneStepHarmsNobody() throws Exception {
		oneStep("a").failsIn(RELOAD, "broken");
		oneStep("b");
		twoSteps("c").commits(() -> {
			throw new IllegalStateException("half-way");
		});
		twoSteps("d");
		this.lifecycle.start();
		ReloadReport report = await(this.lifecycle.reload());
		assertThat(report.participants()).extracting(ReloadOutcome::result)
			.containsExactly(Result.FAILED, Result.RELOADED, Result.FAILED, Result.RELOADED);
		assertThat(this.lifecycle.report().state()).isEqualTo(LifecycleState.RUNNING);
	}

	@Test
	void bothStepsAreTakenByTheSameThread() throws Exception {
		CompletableFuture<Thread> prepared = new CompletableFuture<>();
		CompletableFuture<Thread> committed = new CompletableFuture<>();
		twoSteps("a").commits(() -> committed.complete(Thread.currentThread()))
			.in(RELOAD, () -> prepared.complete(Thread.currentThread()));
		this.lifecycle.start();
		await(this.lifecycle.reload());
		assertThat(await(prepared)).isSameAs(await(committed));
	}

	@Test
	void whatIsPreparedTooLateIsLetGoOf() throws Exception {
		twoSteps("a").ignoresInterruptsIn(RELOAD, this.released);
		this.lifecycle.start();
		ReloadReport report = advanceUntilDone(this.lifecycle.reload());
		assertThat(report.participants().get(0).error()).contains("a did not end in reload within PT30S");
		this.released.countDown();
		awaitJournal("discard a");
		assertThat(this.journal).doesNotContain("commit a");
	}

	@Test
	void oneIsReloadedByNameWithTheSharedStateBefore() throws Exception {
		state("config");
		oneStep("a");
		twoSteps("b");
		start();
		ReloadReport report = await(this.lifecycle.reload("b"));
		assertThat(this.journal).containsExactly("prepare config", "commit config", "reload b", "commit b");
		assertThat(report.participants()).extracting(ReloadOutcome::name).containsExactly("b");
	}

	@Test
	void badSharedStateKeepsOneThatIsReloadedByName() throws Exception {
		badState("config", "no such file");
		oneStep("a");
		this.lifecycle.start();
		assertThat(await(this.lifecycle.reload("a")).participants().get(0).result()).isEqualTo(Result.KEPT);
		assertThat(this.journal).doesNotContain("reload a");
	}

	@Test
	void refusesWhomItDoesNotKnowAndWhoCannot() throws Exception {
		probe("a");
		this.lifecycle.start();
		assertThat(refusal(this.lifecycle.reload("nobody")).reason()).isEqualTo(Reason.UNKNOWN);
		assertThat(refusal(this.lifecycle.reload("a")).reason()).isEqualTo(Reason.NOT_RELOADABLE);
	}

	@Test
	void isRefusedUnlessAllRun() throws Exception {
		oneStep("a").in(BOOT, () -> this.lifecycle.reload()
			.whenComplete((report, thrown) -> this.journal.add("in boot: " + thrown.getMessage())));
		assertThat(refusal(this.lifecycle.reload()).reason()).isEqualTo(Reason.NOT_RUNNING);
		this.lifecycle.start();
		assertThat(this.journal).anyMatch((entry) -> entry.contains("the lifecycle is STARTING"));
		await(this.lifecycle.stop());
		assertThat(refusal(this.lifecycle.reload("a")).reason()).isEqualTo(Reason.NOT_RUNNING);
		assertThat(this.journal).doesNotContain("reload a");
	}

	@Test
	void twoAtOnceNeverOverlapAndThoseThatWaitShareOne() throws Exception {
		AtomicInteger active = new AtomicInteger();
		List<Integer> seen = new ArrayList<>();
		oneStep("a").in(RELOAD, () -> {
			seen.add(active.incrementAndGet());
			(seen.size() == 1 ? this.released : this.second).await();
			active.decrementAndGet();
		});
		oneStep("b");
		this.lifecycle.start();
		CompletableFuture<ReloadReport> first = this.lifecycle.reload().toCompletableFuture();
		awaitJournal("reload a");
		CompletionStage<ReloadReport> byName = this.lifecycle.reload("a");
		CompletionStage<ReloadReport> all = this.lifecycle.reload();
		CompletionStage<ReloadReport> again = this.lifecycle.reload("b");
		this.released.countDown();
		assertThat(await(first).version()).isEqualTo(1);
		assertThat(byName.toCompletableFuture()).isNotDone();
		this.second.countDown();
		assertThat(await(byName)).isSameAs(await(all)).isSameAs(await(again));
		assertThat(await(all).version()).isEqualTo(2);
		assertThat(await(all).participants()).hasSize(2);
		assertThat(seen).containsExactly(1, 1);
	}

	@Test
	void aStopWaitsForNoSlowReload() throws Exception {
		CompletableFuture<Void> interrupted = new CompletableFuture<>();
		oneStep("a").in(RELOAD, () -> {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.complete(null);
				throw ex;
			}
		});
		oneStep("b");
		this.lifecycle.start();
		CompletionStage<ReloadReport> first = this.lifecycle.reload();
		awaitJournal("reload a");
		CompletionStage<ReloadReport> waiting = this.lifecycle.reload();
		await(this.lifecycle.stop());
		await(interrupted);
		assertThat(await(first).participants()).extracting(ReloadOutcome::result)
			.containsExactly(Result.FAILED, Result.KEPT);
		assertThat(refusal(waiting).reason()).isEqualTo(Reason.NOT_RUNNING);
		assertThat(this.journal).endsWith("shutdown b", "shutdown a").doesNotContain("reload b");
	}

	/**
	 * Start, and forget what was written down so far.
	 */
	private void start() {
		this.lifecycle.start();
		this.lifecycle.findAll(Probe.class).forEach((probe) -> awaitJournal("run " + probe.name()));
		this.journal.clear();
	}

	private ReloadRefusedException refusal(CompletionStage<ReloadReport> reload) throws Exception {
		try {
			await(reload);
		}
		catch (ExecutionException ex) {
			return (ReloadRefusedException) ex.getCause();
		}
		throw new AssertionError("It was not refused");
	}

	private Probe.OneStep oneStep(String name) {
		Probe.OneStep probe = new Probe.OneStep(name, this.journal);
		this.lifecycle.add(probe);
		return probe;
	}

	private Probe.TwoSteps twoSteps(String name) {
		Probe.TwoSteps probe = new Probe.TwoSteps(name, this.journal);
		this.lifecycle.add(probe);
		return probe;
	}

	private void state(String name) {
		share(name, () -> {
		});
	}

	private void badState(String name, String message) {
		share(name, () -> {
			throw new IllegalStateException(message);
		});
	}

	private void share(String name, TaskThread.Task prepare) {
		this.lifecycle.share(new SharedState() {

			@Override
			public String name() {
				return name;
			}

			@Override
			public PreparedReload prepareReload() throws Exception {
				LifecycleReloadTests.this.journal.add("prepare " + name);
				prepare.run();
				return new PreparedReload() {

					@Override
					public void commit() {
						LifecycleReloadTests.this.journal.add("commit " + name);
					}

					@Override
					public void discard() {
						LifecycleReloadTests.this.journal.add("discard " + name);
					}

				};
			}

		});
	}

}
