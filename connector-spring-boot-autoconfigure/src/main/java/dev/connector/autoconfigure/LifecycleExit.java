package dev.connector.autoconfigure;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Ends the application after a participant failed that it can't do without. A bean of
 * this type replaces the one that is there, which closes the application context and, if
 * the process was started for it, ends the process with the exit code.
 */
@FunctionalInterface
public interface LifecycleExit {

	/**
	 * End the application. Called once, by a thread of its own; the participants are
	 * drained and shut down meanwhile.
	 * @param context what to close, which waits until they have stopped
	 * @param exitCode the code that says what happened, not zero
	 */
	void exit(ConfigurableApplicationContext context, int exitCode);

}
