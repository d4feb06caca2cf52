package dev.connector.lifecycle;

/**
 * What all participants read, such as the configuration of the application. It is
 * reloaded before any of them, and what held before stays when that fails.
 */
public interface SharedState {

	/**
	 * Return what it is called in outcomes and logs.
	 * @return a short name, the same at every call
	 */
	String name();

	/**
	 * Read it anew and check it. Nothing changes yet. Called by one thread at a time,
	 * which may block.
	 * @return puts it in place
	 * @throws Exception when it can't be read or can't hold: what holds now stays
	 */
	PreparedReload prepareReload() throws Exception;

}
