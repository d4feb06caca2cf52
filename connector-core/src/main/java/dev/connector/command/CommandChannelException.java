package dev.connector.command;

import org.jspecify.annotations.Nullable;

/**
 * A message that a channel didn't take.
 */
public final class CommandChannelException extends RuntimeException {

	private final boolean closed;

	private CommandChannelException(boolean closed, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.closed = closed;
	}

	/**
	 * Say that a channel is closed.
	 * @param channelId the channel
	 * @return a new exception
	 */
	public static CommandChannelException closed(String channelId) {
		return new CommandChannelException(true, "The channel '" + channelId + "' is closed", null);
	}

	/**
	 * Say that a channel is open, but can't carry a message.
	 * @param message what is wrong with it
	 * @param cause what found it, or {@code null}
	 * @return a new exception
	 */
	public static CommandChannelException refused(String message, @Nullable Throwable cause) {
		return new CommandChannelException(false, message, cause);
	}

	/**
	 * Return whether the channel will never take a message again.
	 * @return {@code false} when only this message can't be carried
	 */
	public boolean isClosed() {
		return this.closed;
	}

}
