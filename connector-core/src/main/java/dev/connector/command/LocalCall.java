package dev.connector.command;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A call by this process that another registry is to answer.
 *
 * @param <R> what the caller asks for
 */
final class LocalCall<R extends @Nullable Object> extends CompletableFuture<R> implements AwaitedResult {

	private final AttachedChannel target;

	private final @Nullable TableEntry entry;

	private final ValueType<R> type;

	private final ValueConverter converter;

	LocalCall(AttachedChannel target, @Nullable TableEntry entry, ValueType<R> type, ValueConverter converter) {
		this.target = target;
		this.entry = entry;
		this.type = type;
		this.converter = converter;
	}

	@Override
	public AttachedChannel target() {
		return this.target;
	}

	@Override
	public @Nullable AttachedChannel origin() {
		return null;
	}

	@Override
	public void answer(CommandMessage.ExecuteResponse response) {
		CommandError error = response.error();
		if (this.entry != null) {
			this.entry.answered(error);
		}
		if (error != null) {
			completeExceptionally(error.toException());
			return;
		}
		try {
			complete(Results.read(response.result(), this.type, this.converter));
		}
		catch (Throwable ex) {
			completeExceptionally(CommandFailures.exception(ex));
		}
	}

	@Override
	public void fail(CommandErrorCode code, String message) {
		completeExceptionally(new CommandException(code, message));
	}

}
