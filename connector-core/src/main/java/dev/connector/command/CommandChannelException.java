package dev.connector.command;

import dev.connector.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A message that a channel didn't take, or a channel that could not be made or broke.
 */
public final class CommandChannelException extends RuntimeException {

	private final boolean closed;

	private final transient @Nullable Failure failure;

	private CommandChannelException(boolean closed, String message, @Nullable Throwable cause,
			@Nullable Failure failure) {
		super(message, cause);
		this.closed = closed;
		this.failure = failure;
	}

	/**
	 * Say that a channel is closed.
	 * @param channelId the channel
	 * @return a new exception
	 */
	public static CommandChannelException closed(String channelId) {
		return new CommandChannelException(true, "The channel '" + channelId + "' is closed", null, null);
	}

	/**
	 * Say that a channel could not be made, or broke: the exception with which
	 * {@link CommandChannel#start} and {@link CommandChannelListener#onClosed} tell what
	 * that means for the next attempt.
	 * @param failure why; best made by {@link dev.connector.failure.Failures}
	 * @return a new exception
	 */
	public static CommandChannelException failed(Failure failure) {
		return new CommandChannelException(true, failure.message(), failure.cause(), failure);
	}

	/**
	 * Say that a channel is open, but can't carry a message.
	 * @param message what is wrong with it
	 * @param cause what found it, or {@code null}
	 * @return a new exception
	 */
	public static CommandChannelException refused(String message, @Nullable Throwable cause) {
		return new CommandChannelException(false, message, cause, null);
	}

	/**
	 * Return whether the channel will never take a message again.
	 * @return {@code false} when only this message can't be carried
	 */
	public boolean isClosed() {
		return this.closed;
	}

	/**
	 * Return what it means for the next attempt.
	 * @return the failure, or {@code null} when the channel didn't say
	 */
	public @Nullable Failure failure() {
		return this.failure;
	}

}
