package dev.connector.transport.websocket;

import dev.connector.failure.FailureType;
import org.jspecify.annotations.Nullable;

/**
 * Why a side ended a stream at once, and what that means for the next one.
 */
enum ResetCode {

	/** Whoever used the stream gave it up. */
	ABORTED(0, FailureType.TRANSIENT, "aborted"),

	/** What came on the stream doesn't follow the protocol. */
	PROTOCOL(1, FailureType.TRANSIENT, "this side broke the protocol"),

	/** A frame was larger than the side takes. */
	TOO_LARGE(2, FailureType.TRANSIENT, "a message was too large"),

	/** More came than the window allowed. */
	WINDOW(3, FailureType.TRANSIENT, "this side sent more than its window allowed"),

	/** The socket has as many streams as it may have. */
	TOO_MANY_STREAMS(4, FailureType.CONGESTED, "too many streams on one connection"),

	/** No more streams are taken on this socket; the stream never was. */
	LEAVING(5, FailureType.TRANSIENT, "the connection takes no more streams"),

	/** The side has a problem of its own. */
	INTERNAL(6, FailureType.TRANSIENT, "the other side failed");

	private static final ResetCode[] ALL = values();

	private final int number;

	private final FailureType type;

	private final String meaning;

	ResetCode(int number, FailureType type, String meaning) {
		this.number = number;
		this.type = type;
		this.meaning = meaning;
	}

	/**
	 * Return the code of a number.
	 * @return the code, or {@code null} when a newer side has more of them
	 */
	static @Nullable ResetCode of(int number) {
		return (number >= 0 && number < ALL.length) ? ALL[number] : null;
	}

	int number() {
		return this.number;
	}

	FailureType type() {
		return this.type;
	}

	String meaning() {
		return this.meaning;
	}

}
