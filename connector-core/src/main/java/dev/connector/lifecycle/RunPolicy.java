package dev.connector.lifecycle;

import dev.connector.reconnect.ReconnectOptions;

/**
 * What follows when {@link LifecycleParticipant#run} ends though nobody asked for it, and
 * when it counts as begun. Immutable.
 *
 * @param onFailure what follows when it throws
 * @param expectedToRun whether ending by itself is a failure, too
 * @param signalsReady whether it counts as begun only when it says so by
 * {@link RunContext#ready()}
 * @param restarts delays and limits of restarting; its gate means nothing here
 */
public record RunPolicy(OnFailure onFailure, boolean expectedToRun, boolean signalsReady, ReconnectOptions restarts) {

	/**
	 * Return the policy that holds when nothing else is said: a failure stops the
	 * application.
	 * @return the policy
	 */
	public static RunPolicy fatal() {
		return new RunPolicy(OnFailure.FATAL, false, false, ReconnectOptions.defaults());
	}

	/**
	 * Return the policy of those the application can do without.
	 * @return the policy
	 */
	public static RunPolicy recoverable() {
		return new RunPolicy(OnFailure.RECOVERABLE, false, false, ReconnectOptions.defaults());
	}

	/**
	 * Return the policy of those who are run again after a failure. When no more restarts
	 * are left, the application goes on without it.
	 * @param restarts delays and limits
	 * @return the policy
	 */
	public static RunPolicy restarting(ReconnectOptions restarts) {
		return new RunPolicy(OnFailure.RESTART, false, false, restarts);
	}

	/**
	 * Return this policy with or without an end by itself being a failure.
	 * @param changed whether it is one
	 * @return a new policy
	 */
	public RunPolicy withExpectedToRun(boolean changed) {
		return new RunPolicy(this.onFailure, changed, this.signalsReady, this.restarts);
	}

	/**
	 * Return this policy with or without a signal to wait for.
	 * @param changed whether it counts as begun only when it says so
	 * @return a new policy
	 */
	public RunPolicy withSignalsReady(boolean changed) {
		return new RunPolicy(this.onFailure, this.expectedToRun, changed, this.restarts);
	}

	/**
	 * What follows from a failure.
	 */
	public enum OnFailure {

		/**
		 * The application stops.
		 */
		FATAL,

		/**
		 * The application goes on without it.
		 */
		RECOVERABLE,

		/**
		 * It is run again, after a delay that grows.
		 */
		RESTART

	}

}
