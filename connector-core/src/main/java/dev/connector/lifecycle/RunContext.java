package dev.connector.lifecycle;

import java.time.Duration;

/**
 * What {@link LifecycleParticipant#run} knows of the world. Safe for use by many threads.
 */
public interface RunContext {

	/**
	 * Return whether it is to stop. Later the thread is interrupted as well: as soon as
	 * the participant has drained.
	 * @return whether to stop
	 */
	boolean isStopping();

	/**
	 * Wait until it is to stop.
	 * @throws InterruptedException when the thread is interrupted
	 */
	void awaitStop() throws InterruptedException;

	/**
	 * Wait until it is to stop, but not for ever.
	 * @param atMost how long to wait
	 * @return whether to stop
	 * @throws InterruptedException when the thread is interrupted
	 */
	boolean awaitStop(Duration atMost) throws InterruptedException;

	/**
	 * Tell that the work has begun for good: participants whose turn comes later wait for
	 * that, if the {@linkplain RunPolicy policy} says so. Idempotent.
	 */
	void ready();

}
