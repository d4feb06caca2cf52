package dev.connector.command;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What became of a stage, which has to be complete.
 */
final class Outcomes {

	private Outcomes() {
	}

	static @Nullable Object value(CompletionStage<?> stage) {
		assertThat(stage.toCompletableFuture()).isDone();
		return stage.toCompletableFuture().join();
	}

	static Throwable failure(CompletionStage<?> stage) {
		assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
		Throwable failure = catchThrowableOfType(Throwable.class, () -> stage.toCompletableFuture().join());
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	static CommandErrorCode code(CompletionStage<?> stage) {
		Throwable failure = failure(stage);
		assertThat(failure).isInstanceOf(CommandException.class);
		return ((CommandException) failure).code();
	}

}
