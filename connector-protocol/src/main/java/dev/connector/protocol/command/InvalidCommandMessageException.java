package dev.connector.protocol.command;

import dev.connector.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown for bytes that are no message of the protocol. The message names the field that
 * is wrong; as far as it was possible to read who sent what, a channel can still answer,
 * or fail the one who waits.
 */
public class InvalidCommandMessageException extends ProtocolException {

	private final @Nullable String type;

	private final @Nullable String messageId;

	private final @Nullable String thid;

	/**
	 * Create an exception.
	 * @param message which field is wrong, and how
	 * @param cause what found it, or {@code null}
	 */
	public InvalidCommandMessageException(String message, @Nullable Throwable cause) {
		this(message, cause, null, null, null);
	}

	/**
	 * Create an exception.
	 * @param message which field is wrong, and how
	 * @param cause what found it, or {@code null}
	 * @param type the type of the message, or {@code null} when it can't be read
	 * @param messageId the id of the message, or {@code null} when it can't be read
	 * @param thid the id of what it answers, or {@code null} when it can't be read
	 */
	public InvalidCommandMessageException(String message, @Nullable Throwable cause, @Nullable String type,
			@Nullable String messageId, @Nullable String thid) {
		super(message, cause);
		this.type = type;
		this.messageId = messageId;
		this.thid = thid;
	}

	/**
	 * Return the type of the message.
	 * @return the type, or {@code null} when it can't be read
	 */
	public @Nullable String type() {
		return this.type;
	}

	/**
	 * Return the id of the message.
	 * @return the id, or {@code null} when it can't be read
	 */
	public @Nullable String messageId() {
		return this.messageId;
	}

	/**
	 * Return the id of the request that the message answers.
	 * @return the id, or {@code null} when it can't be read or there is none
	 */
	public @Nullable String thid() {
		return this.thid;
	}

}
