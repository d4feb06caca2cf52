package dev.connector.lifecycle;

/**
 * What participants go through, in this order: at the start {@link #REGISTER} to
 * {@link #RUN}, while they run {@link #RELOAD} any number of times, and at the end
 * {@link #DRAIN} and {@link #SHUTDOWN}.
 */
public enum LifecyclePhase {

	/**
	 * Being named and ordered. From here on the participants of a start are fixed.
	 */
	REGISTER,

	/**
	 * Saying what is wrong, all participants together.
	 */
	VALIDATE,

	/**
	 * Getting ready for work. What booted is shut down again when a later one fails.
	 */
	BOOT,

	/**
	 * Working, for as long as the application runs.
	 */
	RUN,

	/**
	 * Taking over what has changed.
	 */
	RELOAD,

	/**
	 * Finishing what runs, taking on nothing new; the reverse of {@link #RUN}.
	 */
	DRAIN,

	/**
	 * Letting go of everything; the reverse of {@link #BOOT}.
	 */
	SHUTDOWN

}
