package dev.connector.lifecycle;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a step ended. Immutable.
 *
 * @param outcome how
 * @param took how long it took
 * @param failure what went wrong, or {@code null} when it ended as it should
 */
record StepResult(StepOutcome outcome, Duration took, @Nullable LifecycleException failure) {

	void throwFailure() {
		if (this.failure != null) {
			throw this.failure;
		}
	}

}
