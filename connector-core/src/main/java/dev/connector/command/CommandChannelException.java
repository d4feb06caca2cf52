package dev.connector.command;

import dev.connector.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A message that a channel didn't take, or a channel that could not be made or broke.
 */
public final class CommandChannelException extends RuntimeException {

	private final Kind kind;

	private final transient @Nullable Failure failure;

	private CommandChannelException(Kind kind, String message, @Nullable Throwable cause, @Nullable Failure failure) {
		super(message, cause);
		this.kind = kind;
		this.failure = failure;
	}

	/**
	 * Say that a channel is closed.
	 * @param channelId the channel
	 * @return a new exception
	 */
	public static CommandChannelException closed(String channelId) {
		return new CommandChannelException(Kind.CLOSED, "The channel '" + channelId + "' is closed", null, null);
	}

	/**
	 * Say that a channel could not be made, or broke: the exception with which
	 * {@link CommandChannel#start} and {@link CommandChannelListener#onClosed} tell what
	 * that means for the next attempt.
	 * @param failure why; best made by {@link dev.connector.failure.Failures}
	 * @return a new exception
	 */
	public static CommandChannelException failed(Failure failure) {
		return new CommandChannelException(Kind.CLOSED, failure.message(), failure.cause(), failure);
	}

	/**
	 * Say that a channel is open, but can't carry a message.
	 * @param message what is wrong with it
	 * @param cause what found it, or {@code null}
	 * @return a new exception
	 */
	public static CommandChannelException refused(String message, @Nullable Throwable cause) {
		return new CommandChannelException(Kind.REFUSED, message, cause, null);
	}

	/**
	 * Say that a channel is open, but has no room for a message now.
	 * @param message what is full
	 * @return a new exception
	 */
	public static CommandChannelException overloaded(String message) {
		return new CommandChannelException(Kind.OVERLOADED, message, null, null);
	}

	/**
	 * Return whether the channel has no room for the message now, but might have later.
	 * @return {@code true} when there is nothing wrong with the message
	 */
	public boolean isOverloaded() {
		return this.kind == Kind.OVERLOADED;
	}

	/**
	 * Return whether the channel will never take a message again.
	 * @return {@code false} when only this message can't be carried
	 */
	public boolean isClosed() {
		return this.kind == Kind.CLOSED;
	}

	/**
	 * Return what it means for the next attempt.
	 * @return the failure, or {@code null} when the channel didn't say
	 */
	public @Nullable Failure failure() {
		return this.failure;
	}

	/**
	 * What is wrong.
	 */
	private enum Kind {

		/** The channel. */
		CLOSED,

		/** The message. */
		REFUSED,

		/** The time. */
		OVERLOADED

	}

}
