package dev.connector.autoconfigure.command;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import dev.connector.RegistrationKey;
import dev.connector.autoconfigure.invocation.BeanCommand;
import dev.connector.autoconfigure.invocation.ResultItems;
import dev.connector.command.CommandCaller;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.CommandHandler;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Answers calls of the registry with a command of a bean. Callers of this process get
 * what the command gives; others get a list where it gives a stream of items. Safe for
 * use by many threads.
 */
final class BeanCommandHandler implements CommandHandler<@Nullable Object, Object> {

	private final BeanCommand command;

	private final RegistrationKey key;

	private final Limits limits;

	private final Scheduler scheduler;

	BeanCommandHandler(BeanCommand command, RegistrationKey key, Limits limits, Scheduler scheduler) {
		this.command = command;
		this.key = key;
		this.limits = limits;
		this.scheduler = scheduler;
	}

	@Override
	@SuppressWarnings("unchecked") // any stage is one of objects
	public CompletionStage<Object> handle(@Nullable Object request, CommandCaller caller) throws Exception {
		CompletionStage<?> stage = this.command.call(request, () -> new LocalContext(this.key, caller, this.scheduler));
		if (caller.isLocal() || !this.command.command().output().streaming()) {
			return (CompletionStage<Object>) stage;
		}
		return stage.thenCompose(this::listed);
	}

	private CompletionStage<Object> listed(@Nullable Object result) {
		Flow.Publisher<Object> items = ResultItems.of(result);
		if (items == null) {
			return CompletableFuture.completedStage(result);
		}
		return ResultItems.collect(items, this.limits.maxItems(), this::limit).thenApply((all) -> all);
	}

	private void limit(CompletableFuture<List<Object>> list) {
		Duration time = this.limits.timeout();
		if (!time.isZero()) {
			// Nobody waits any more for a stream without an end
			Cancellable timer = this.scheduler.schedule(time, () -> list.completeExceptionally(
					new CommandException(CommandErrorCode.TIMEOUT, "The items did not end within " + time)));
			list.whenComplete((all, failure) -> timer.cancel());
		}
	}

	/**
	 * What a list of items may need.
	 *
	 * @param maxItems how many items it may have
	 * @param timeout how long it may take, zero for ever
	 */
	record Limits(int maxItems, Duration timeout) {

	}

}
