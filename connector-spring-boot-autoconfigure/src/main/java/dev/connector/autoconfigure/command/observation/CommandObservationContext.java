package dev.connector.autoconfigure.command.observation;

import dev.connector.command.CommandCaller;
import dev.connector.command.CommandException;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The context of the observation of one call of a command. No trace comes or goes with
 * it: the protocol carries none.
 */
public final class CommandObservationContext extends Observation.Context {

	private final String commandId;

	private final CommandCaller caller;

	private final @Nullable String channel;

	private volatile boolean ended;

	private volatile @Nullable CommandException failure;

	/**
	 * Create a context.
	 * @param commandId the command
	 * @param caller who calls
	 * @param channel the channel over which the call leaves, or {@code null} when it is
	 * done here
	 */
	public CommandObservationContext(String commandId, CommandCaller caller, @Nullable String channel) {
		this.commandId = commandId;
		this.caller = caller;
		this.channel = channel;
	}

	/**
	 * Return the command.
	 * @return its id, which callers choose when the call leaves
	 */
	public String getCommandId() {
		return this.commandId;
	}

	/**
	 * Return who calls.
	 * @return the caller
	 */
	public CommandCaller getCaller() {
		return this.caller;
	}

	/**
	 * Return the channel over which the call leaves.
	 * @return its id, or {@code null} when the command is done here
	 */
	public @Nullable String getChannel() {
		return this.channel;
	}

	/**
	 * Return whether the call has ended.
	 * @return {@code false} as long as it runs
	 */
	public boolean isEnded() {
		return this.ended;
	}

	/**
	 * Return why the call failed.
	 * @return the failure, or {@code null} when it runs or succeeded
	 */
	public @Nullable CommandException getFailure() {
		return this.failure;
	}

	void end(@Nullable CommandException how) {
		this.failure = how;
		this.ended = true;
	}

}
