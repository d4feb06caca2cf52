package dev.connector.lifecycle;

import java.time.Duration;
import java.util.Locale;

/**
 * One step of one participant, or of shared state. Immutable.
 *
 * @param phase what it belongs to
 * @param name whose step it is
 * @param deadline how long it may take
 */
record Step(LifecyclePhase phase, String name, Duration deadline) {

	/**
	 * Return what its thread is called.
	 */
	String threadName() {
		return "connector-lifecycle-" + phaseName() + "-" + this.name;
	}

	LifecycleException failed(Throwable cause) {
		return new LifecycleException(this.phase, this.name, this.name + " failed in " + phaseName() + ": " + cause,
				cause);
	}

	LifecycleException calledOff() {
		return new LifecycleException(this.phase, this.name,
				this.name + " was called off in " + phaseName() + ", for all stop", null);
	}

	/**
	 * Return the failure of a step that hangs.
	 * @param stack where it hangs
	 */
	LifecycleException stuck(Duration waited, StackTraceElement[] stack) {
		String message = this.name + " did not end in " + phaseName() + " within " + waited;
		return new LifecycleException(this.phase, this.name, message, new StuckStepException(message, stack));
	}

	private String phaseName() {
		return this.phase.name().toLowerCase(Locale.ROOT);
	}

}
