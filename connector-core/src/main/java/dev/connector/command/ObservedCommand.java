package dev.connector.command;

import dev.connector.ObservedExecution;
import org.jspecify.annotations.Nullable;

/**
 * One call as a {@link CommandObserver} sees it. Safe for use by many threads.
 */
public interface ObservedCommand {

	/**
	 * The handler is about to run on this thread. Not called for a call that leaves.
	 * @return closed by the same thread once the handler has returned
	 */
	default ObservedExecution.Scope enter() {
		return ObservedExecution.Scope.NONE;
	}

	/**
	 * The call has ended: by the handler, the answer of the peer, a timeout, or the end
	 * of the channel. Called exactly once.
	 * @param failure why it failed, or {@code null} when it succeeded
	 */
	void ended(@Nullable CommandException failure);

}
