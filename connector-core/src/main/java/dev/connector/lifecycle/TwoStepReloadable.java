package dev.connector.lifecycle;

/**
 * A {@link LifecycleParticipant} that can tell whether it can take over what has changed
 * before it does. When all are reloaded and one of this kind can't, what held before
 * stays with all of this kind.
 */
public interface TwoStepReloadable extends Reloadable {

	/**
	 * Read and check what has changed. Nothing changes yet. Is called by one thread at a
	 * time, which may block, only while all participants run.
	 * @return puts it in place
	 * @throws Exception when it can't be read or can't hold: what holds now stays
	 */
	PreparedReload prepareReload() throws Exception;

	@Override
	default void reload() throws Exception {
		prepareReload().commit();
	}

}
