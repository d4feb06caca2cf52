package dev.connector.command;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * The question to the router whether a command may be registered.
 */
final class Escalation implements Awaited {

	private final AttachedChannel router;

	private final TableEntry entry;

	private final CompletableFuture<Boolean> decision = new CompletableFuture<>();

	Escalation(AttachedChannel router, TableEntry entry) {
		this.router = router;
		this.entry = entry;
	}

	@Override
	public AttachedChannel target() {
		return this.router;
	}

	/**
	 * Return whose command it is: with its channel the question has no point any more.
	 */
	@Override
	public @Nullable AttachedChannel origin() {
		return this.entry.owner();
	}

	/**
	 * Return the answer: completes when the command is accepted; exceptionally when it
	 * isn't, or no answer comes.
	 */
	CompletableFuture<Boolean> decision() {
		return this.decision;
	}

	void answer(boolean accepted) {
		if (accepted) {
			this.decision.complete(true);
		}
		else {
			this.decision.completeExceptionally(new DuplicateCommandException(this.entry.id()));
		}
	}

	@Override
	public void fail(CommandErrorCode code, String message) {
		this.decision.completeExceptionally(new CommandException(code, message));
	}

}
