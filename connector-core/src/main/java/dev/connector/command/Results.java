package dev.connector.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Makes results what their callers ask for.
 */
final class Results {

	private Results() {
	}

	/**
	 * Read a result.
	 * @throws IllegalArgumentException when it doesn't fit
	 */
	@SuppressWarnings({ "unchecked", "NullAway" }) // who asks for a type knows whether
													// there may be none
	static <R extends @Nullable Object> R read(@Nullable Object value, ValueType<R> type, ValueConverter converter) {
		if (value == null || type.isVoid()) {
			return (R) null;
		}
		boolean anyTree = type.rawClass() == Object.class && value instanceof Payload;
		return (R) ((!anyTree && type.holds(value)) ? value : converter.convert(value, type));
	}

	/**
	 * Read the result of a stage of this process.
	 */
	@SuppressWarnings("unchecked") // the value fits
	static <R extends @Nullable Object> CompletionStage<R> read(CompletionStage<?> stage, ValueType<R> type,
			ValueConverter converter) {
		// Not of a subclass: such as minimal stages don't tell whether they are done
		if (stage.getClass() == CompletableFuture.class && stage instanceof CompletableFuture<?> future
				&& future.isDone() && !future.isCompletedExceptionally()) {
			Object value = future.getNow(null);
			if (value == null || (type.holds(value) && !(value instanceof Payload))) {
				return (CompletionStage<R>) stage;
			}
		}
		CompletableFuture<R> result = new CompletableFuture<>();
		stage.whenComplete((value, failure) -> {
			try {
				if (failure != null) {
					result.completeExceptionally(CommandFailures.exception(failure));
				}
				else {
					result.complete(read(value, type, converter));
				}
			}
			catch (Throwable ex) {
				result.completeExceptionally(CommandFailures.exception(ex));
			}
		});
		return result;
	}

}
