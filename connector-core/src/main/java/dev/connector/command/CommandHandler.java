package dev.connector.command;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Does what a command is for. Called by many threads at a time.
 *
 * @param <Q> what it takes
 * @param <R> what it gives
 */
@FunctionalInterface
public interface CommandHandler<Q extends @Nullable Object, R extends @Nullable Object> {

	/**
	 * Answer a call. Calls from this process run on the caller's thread, those from
	 * elsewhere on the registry's executor.
	 * @param request the input
	 * @param caller who called
	 * @return completes with the result, exceptionally with a {@link CommandException}
	 * for an error of its choice; {@code null} is the same as a stage without a result
	 * @throws Exception like a stage that completes with it
	 */
	@Nullable CompletionStage<R> handle(Q request, CommandCaller caller) throws Exception;

}
