package dev.connector.registration;

import dev.connector.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an item of a streamed answer.
 */
enum ItemOutcome {

	/** It is sent or kept. */
	TAKEN(null, ""),

	/** The answer has ended. */
	OVER(null, ""),

	/** Nobody reads it. */
	UNREAD(ErrorCode.CANCELLED, "Nobody takes the items any more"),

	/** Nobody takes it now, and there is no room to keep it. */
	NO_ROOM(ErrorCode.UNAVAILABLE, "There is no room to keep the items of the answer (connector.outbox.max-bytes)");

	private final @Nullable ErrorCode error;

	private final String reason;

	ItemOutcome(@Nullable ErrorCode error, String reason) {
		this.error = error;
		this.reason = reason;
	}

	/**
	 * Return the error that ends the answer, or {@code null} when it goes on or has
	 * ended.
	 */
	@Nullable ErrorCode error() {
		return this.error;
	}

	String reason() {
		return this.reason;
	}

}
