package dev.connector.autoconfigure.command.channel;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.command.CommandRegistry;
import dev.connector.schedule.Scheduler;

/**
 * Waits until what came over channels was answered, so that closing them cuts nothing
 * off. Safe for use by many threads.
 *
 * @param registry whose channels
 * @param scheduler the time
 * @param timeout how long to wait at most
 */
public record ChannelDrain(CommandRegistry registry, Scheduler scheduler, Duration timeout) {

	private static final Duration STEP = Duration.ofMillis(20);

	/**
	 * Wait for the channels of which the id begins with something.
	 * @param prefix how the ids begin
	 * @return completes when nothing runs or waits, or the time is over; never
	 * exceptionally
	 */
	public CompletionStage<Void> await(String prefix) {
		CompletableFuture<Void> drained = new CompletableFuture<>();
		look(prefix, this.scheduler.nanoTime() + this.timeout.toNanos(), drained);
		return drained;
	}

	private void look(String prefix, long deadline, CompletableFuture<Void> drained) {
		boolean busy = this.registry.channels()
			.stream()
			.anyMatch((channel) -> channel.id().startsWith(prefix) && channel.running() + channel.waiting() > 0);
		if (!busy || this.scheduler.nanoTime() - deadline >= 0) {
			drained.complete(null);
		}
		else {
			this.scheduler.schedule(STEP, () -> look(prefix, deadline, drained));
		}
	}

}
