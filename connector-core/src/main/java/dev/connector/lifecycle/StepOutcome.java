package dev.connector.lifecycle;

/**
 * How far a participant came in a phase.
 */
public enum StepOutcome {

	/**
	 * Its turn has not come.
	 */
	WAITING,

	/**
	 * Its step runs.
	 */
	ACTIVE,

	/**
	 * Its step has ended as it should.
	 */
	DONE,

	/**
	 * Its step failed, and is run again after a while.
	 */
	RESTARTING,

	/**
	 * Its step failed.
	 */
	FAILED,

	/**
	 * Its step did not end in time. It may still be stuck.
	 */
	TIMED_OUT,

	/**
	 * Its step was called off, for all stop.
	 */
	CANCELLED

}
