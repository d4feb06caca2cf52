package dev.connector.reconnect;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * When an outage is given up, and whether that is the last word. Immutable.
 *
 * @param maxAttempts how many attempts an outage gets, or {@code null} for any number
 * @param maxElapsed how long an outage may last, time spent parked or connected not
 * counted, or {@code null} for any time
 * @param rearmAfter how long after having given up it is tried anew, or {@code null} for
 * never
 */
public record BudgetLimits(@Nullable Integer maxAttempts, @Nullable Duration maxElapsed,
		@Nullable Duration rearmAfter) {

	/**
	 * Create limits.
	 */
	public BudgetLimits {
		if (maxAttempts != null) {
			Checks.requireAtLeast("maxAttempts", 1, maxAttempts);
		}
		if (maxElapsed != null) {
			Checks.requirePositive("maxElapsed", maxElapsed);
		}
		if (rearmAfter != null) {
			Checks.requirePositive("rearmAfter", rearmAfter);
		}
	}

	/**
	 * Return the limits that hold when nothing else is said: none.
	 * @return the defaults
	 */
	public static BudgetLimits defaults() {
		return new BudgetLimits(null, null, null);
	}

	/**
	 * Return these limits with another number of attempts.
	 * @param changed how many attempts, or {@code null} for any number
	 * @return new limits
	 */
	public BudgetLimits withMaxAttempts(@Nullable Integer changed) {
		return new BudgetLimits(changed, this.maxElapsed, this.rearmAfter);
	}

	/**
	 * Return these limits with another time.
	 * @param changed how long an outage may last, or {@code null} for any time
	 * @return new limits
	 */
	public BudgetLimits withMaxElapsed(@Nullable Duration changed) {
		return new BudgetLimits(this.maxAttempts, changed, this.rearmAfter);
	}

	/**
	 * Return these limits with another time to rest after having given up.
	 * @param changed how long to rest, or {@code null} for ever
	 * @return new limits
	 */
	public BudgetLimits withRearmAfter(@Nullable Duration changed) {
		return new BudgetLimits(this.maxAttempts, this.maxElapsed, changed);
	}

}
