package dev.connector.lifecycle;

/**
 * The second half of a reload: what was read and checked, and only has to be put in the
 * place of what holds now. Either {@link #commit()} or {@link #discard()} is called,
 * once, by the thread that prepared it.
 */
@FunctionalInterface
public interface PreparedReload {

	/**
	 * Let it hold from now on.
	 * @throws Exception when that fails; what held before may hold in part then
	 */
	void commit() throws Exception;

	/**
	 * Let go of it: what holds now stays.
	 */
	default void discard() {
	}

}
