package dev.connector.failure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Why a connection could not be made or was lost. Immutable.
 *
 * @param type what it means for the next attempt
 * @param step what was being done
 * @param message what happened, for people; names what to change where that is known
 * @param cause the exception behind it, or {@code null}
 * @param retryAfter how long the other side wants to be left alone, or {@code null}
 */
public record Failure(FailureType type, FailureStep step, String message, @Nullable Throwable cause,
		@Nullable Duration retryAfter) {

	/**
	 * Create a failure in the step that its cause tells of.
	 * @param type what it means for the next attempt
	 * @param message what happened, for people; names what to change where that is known
	 * @param cause the exception behind it, or {@code null}
	 * @param retryAfter how long the other side wants to be left alone, or {@code null}
	 */
	public Failure(FailureType type, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
		this(type, FailureStep.of(type, (cause != null) ? FailureKind.of(cause) : FailureKind.UNEXPECTED), message,
				cause, retryAfter);
	}

	/**
	 * Create a transient failure.
	 * @param message what happened
	 * @return the failure
	 */
	public static Failure transientFailure(String message) {
		return new Failure(FailureType.TRANSIENT, message, null, null);
	}

	/**
	 * Create a fatal failure.
	 * @param message what happened, and what to change
	 * @return the failure
	 */
	public static Failure fatal(String message) {
		return new Failure(FailureType.FATAL, message, null, null);
	}

	/**
	 * Create a failure of an exception that nobody classified.
	 * @param what what was being done
	 * @param cause the exception
	 * @return a transient failure
	 */
	public static Failure unexpected(String what, Throwable cause) {
		return new Failure(FailureType.TRANSIENT, what + ": " + cause, cause, null);
	}

	/**
	 * Return this failure as one of another step.
	 * @param other what was being done
	 * @return the same failure with that step
	 */
	public Failure withStep(FailureStep other) {
		return new Failure(this.type, other, this.message, this.cause, this.retryAfter);
	}

}
