package dev.connector.command;

import org.jspecify.annotations.Nullable;

/**
 * A call that came over one channel and was passed on over another one.
 */
final class RelayedCall implements AwaitedResult {

	private final AttachedChannel origin;

	private final AttachedChannel target;

	private final @Nullable TableEntry entry;

	private final String id;

	private final MessageIds ids;

	private volatile CallWatch.@Nullable Accompanied watch;

	/**
	 * Create a call.
	 * @param id the id by which the origin knows it
	 */
	RelayedCall(AttachedChannel origin, AttachedChannel target, @Nullable TableEntry entry, String id, MessageIds ids) {
		this.origin = origin;
		this.target = target;
		this.entry = entry;
		this.id = id;
		this.ids = ids;
	}

	/**
	 * Have somebody told of the end. Called before the question is sent.
	 */
	void observe(CallWatch.Accompanied accompanied) {
		this.watch = accompanied;
	}

	@Override
	public AttachedChannel target() {
		return this.target;
	}

	@Override
	public AttachedChannel origin() {
		return this.origin;
	}

	@Override
	public void answer(CommandMessage.ExecuteResponse response) {
		if (this.entry != null) {
			this.entry.answered(response.error());
		}
		ended((response.error() != null) ? response.error().toException() : null);
		this.origin.gate().cameBack();
		boolean same = response.thid().equals(this.id);
		Answers.send(this.origin, same ? response
				: new CommandMessage.ExecuteResponse(response.id(), this.id, response.result(), response.error()),
				this.ids);
	}

	@Override
	public void fail(CommandErrorCode code, String message) {
		ended(new CommandException(code, message));
		this.origin.gate().cameBack();
		Answers.fail(this.origin, this.id, new CommandError(code, message), this.ids);
	}

	private void ended(@Nullable CommandException failure) {
		CallWatch.Accompanied present = this.watch;
		if (present != null) {
			present.ended(failure);
		}
	}

}
