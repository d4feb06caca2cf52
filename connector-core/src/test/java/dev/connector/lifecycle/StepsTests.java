package dev.connector.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.connector.schedule.TaskThread;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StepsTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final Steps steps = new Steps(this.scheduler);

	@Test
	void nobodyLearnsOfTheResultBeforeTheDeadlineIsCancelled() {
		TaskThread thread = TaskThread.start("a step", () -> {
		});
		CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();
		CompletableFuture<Integer> pending = this.steps
			.watch(new Step(LifecyclePhase.BOOT, "a", Duration.ofSeconds(1)), thread, ended, new CallOff())
			.thenApply((result) -> this.scheduler.pending());
		assertThat(this.scheduler.pending()).isOne();
		ended.complete(Optional.empty());
		assertThat(pending).isCompletedWithValue(0);
	}

}
