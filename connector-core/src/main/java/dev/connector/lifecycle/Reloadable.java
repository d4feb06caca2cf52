package dev.connector.lifecycle;

/**
 * A {@link LifecycleParticipant} that can take over what has changed while it runs, in
 * one step.
 *
 * @see TwoStepReloadable
 */
public interface Reloadable {

	/**
	 * Take over what has changed, shared state included, which was reloaded before. Is
	 * called by one thread at a time, which may block, only while all participants run.
	 * @throws Exception when that fails: what held before should still hold then; the
	 * others are reloaded nevertheless
	 */
	void reload() throws Exception;

}
