package dev.connector.lifecycle;

/**
 * What a {@link Lifecycle} is doing as a whole.
 */
public enum LifecycleState {

	/**
	 * Nothing yet.
	 */
	NEW,

	/**
	 * Taking its participants to {@link LifecyclePhase#RUN}.
	 */
	STARTING,

	/**
	 * All participants were booted and run, and those that say when they are ready are.
	 */
	RUNNING,

	/**
	 * Draining and shutting down, whatever the cause.
	 */
	STOPPING,

	/**
	 * All is over; it may be started anew.
	 */
	STOPPED

}
