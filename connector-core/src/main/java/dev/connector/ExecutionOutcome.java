package dev.connector;

import org.jspecify.annotations.Nullable;

/**
 * How a request ended. Immutable.
 *
 * @param error the error that it was answered with, or {@code null} for a result
 * @param cause what the handler threw, or {@code null} when it threw nothing
 */
public record ExecutionOutcome(@Nullable ErrorCode error, @Nullable Throwable cause) {

	/**
	 * The outcome of a request that was answered with a result.
	 */
	public static final ExecutionOutcome SUCCESS = new ExecutionOutcome(null, null);

}
