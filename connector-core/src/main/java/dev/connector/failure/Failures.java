package dev.connector.failure;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Makes the failures of one connection, by {@link FailureKind the table}: their messages
 * begin with its address, say what happened and what to change. Immutable.
 */
public final class Failures {

	private static final int MAX_REASON_LENGTH = 200;

	private final String address;

	private final String uriName;

	/**
	 * Create it for a connection.
	 * @param address where the connection leads to, without secrets
	 * @param uriName what the address is called where it is set, such as the key of a
	 * property
	 */
	public Failures(String address, String uriName) {
		this.address = address;
		this.uriName = uriName;
	}

	/**
	 * Create the failure of a row.
	 * @param kind the row
	 * @param detail what was seen, or an empty text
	 * @return the failure
	 */
	public Failure of(FailureKind kind, String detail) {
		return failure(kind, detail, null, null);
	}

	/**
	 * Create the failure of a row that has an exception behind it.
	 * @param kind the row
	 * @param cause the exception
	 * @return the failure
	 */
	public Failure of(FailureKind kind, Throwable cause) {
		return failure(kind, describe("", cause), cause, null);
	}

	/**
	 * Create the failure of an exception.
	 * @param cause the exception
	 * @return the failure, with the row of the exception
	 */
	public Failure ofCause(Throwable cause) {
		return of(FailureKind.of(cause), cause);
	}

	/**
	 * Create the failure of an HTTP answer that was not the expected one.
	 * @param status its status
	 * @param retryAfter its header {@code Retry-After}, or {@code null}
	 * @param now the time of day, for when the header holds a date
	 * @return the failure
	 */
	public Failure ofHttpStatus(int status, @Nullable String retryAfter, Instant now) {
		return failure(FailureKind.ofHttpStatus(status), "HTTP " + status, null, RetryAfter.parse(retryAfter, now));
	}

	/**
	 * Create the failure of a WebSocket that the other side closed.
	 * @param code its close code
	 * @param reason what the other side said, or an empty text
	 * @return the failure
	 */
	public Failure ofClose(int code, String reason) {
		String said = oneLine(reason);
		return failure(FailureKind.ofCloseCode(code), "close code " + code + (said.isEmpty() ? "" : ": " + said), null,
				null);
	}

	/**
	 * Return what a chain of exceptions says: every message once, and types where there
	 * is no message.
	 * @param before what was said before, or an empty text
	 * @param cause the outermost exception, or {@code null} when there is none
	 * @return one line
	 */
	public static String describe(String before, @Nullable Throwable cause) {
		StringBuilder text = new StringBuilder(before);
		if (cause != null) {
			FailureCauses.chain(cause).forEach((ex) -> append(text, said(ex)));
		}
		return text.toString();
	}

	private Failure failure(FailureKind kind, String detail, @Nullable Throwable cause, @Nullable Duration retryAfter) {
		StringBuilder message = new StringBuilder(this.address).append(": ").append(kind.meaning());
		String advice = kind.advice(this.uriName);
		if (!detail.isEmpty()) {
			message.append(" (").append(detail).append(')');
		}
		if (!advice.isEmpty()) {
			message.append("; ").append(advice);
		}
		return new Failure(kind.type(), FailureStep.of(kind), message.toString(), cause, retryAfter);
	}

	private static String said(Throwable ex) {
		String message = firstLine(ex.getMessage());
		return message.isEmpty() ? ex.getClass().getName() : message;
	}

	private static void append(StringBuilder text, String more) {
		if (text.indexOf(more) < 0) {
			text.append(text.isEmpty() ? "" : ": ").append(more);
		}
	}

	/** Later lines hold dumps of pipelines and headers. */
	private static String firstLine(@Nullable String text) {
		return (text != null) ? text.lines().findFirst().orElse("") : "";
	}

	/** What the other side says must not look like lines of this side's log. */
	private static String oneLine(String text) {
		String line = text.replaceAll("\\p{Cntrl}", " ").strip();
		return (line.length() > MAX_REASON_LENGTH) ? line.substring(0, MAX_REASON_LENGTH) + "…" : line;
	}

}
