package dev.connector.lifecycle;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.connector.reconnect.ReconnectOptions;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether a run has a thread tells a stop whether to wait for it.
 */
class RunTaskTests {

	private static final long PATIENCE = 30;

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final List<String> heard = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Void> waits = new CompletableFuture<>();

	@Test
	void itHasItsThreadUntilItsFailureIsWrittenDownAndNoneWhenAllStopForIt() throws Exception {
		RunTask run = failing(RunPolicy.fatal());
		run.over().toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
		assertThat(this.heard).containsExactly("ACTIVE, with a thread", "ACTIVE, with a thread",
				"FAILED, with a thread", "fatal, without");
	}

	@Test
	void itHasNoThreadWhileItWaitsToBeRunAgain() throws Exception {
		RunTask run = failing(RunPolicy.restarting(ReconnectOptions.defaults()));
		this.waits.get(PATIENCE, TimeUnit.SECONDS);
		run.stop();
		run.over().toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
		assertThat(this.heard).endsWith("RESTARTING, with a thread");
		assertThat(run.thread()).isNull();
		assertThat(this.scheduler.pending()).isZero();
	}

	private RunTask failing(RunPolicy policy) {
		Probe probe = new Probe("a", new CopyOnWriteArrayList<>()).runs(policy, (context) -> {
			throw new IllegalStateException("broken");
		});
		Witness witness = new Witness();
		RunTask run = new RunTask(new Entry("a", probe, this.scheduler.now()), policy, this.scheduler, witness);
		witness.run = run;
		run.begin();
		return run;
	}

	/**
	 * Writes down what it hears, and whether the run has a thread then.
	 */
	private final class Witness implements RunTask.Surroundings {

		private volatile @Nullable RunTask run;

		@Override
		public boolean isStopping() {
			return false;
		}

		@Override
		public void changed(StepOutcome outcome, int restarts, boolean ready, @Nullable LifecycleException failure) {
			hear(outcome.name());
			if (outcome == StepOutcome.RESTARTING) {
				RunTaskTests.this.waits.complete(null);
			}
		}

		@Override
		public void fatal(LifecycleException failure) {
			hear("fatal");
		}

		private void hear(String what) {
			boolean hasThread = Objects.requireNonNull(this.run).thread() != null;
			RunTaskTests.this.heard.add(what + (hasThread ? ", with a thread" : ", without"));
		}

	}

}
