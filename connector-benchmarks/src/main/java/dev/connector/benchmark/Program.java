package dev.connector.benchmark;

import java.io.IOException;

/**
 * Measures something. Used once, by one thread.
 */
@FunctionalInterface
public interface Program {

	/**
	 * Measure. Takes as long as it takes, but never for ever.
	 * @param settings what is to be measured, and where there is room for files
	 * @return what was found; a missed target is a finding
	 * @throws IOException when a file or a process fails
	 * @throws InterruptedException when somebody wants it to end
	 */
	Report run(Settings settings) throws IOException, InterruptedException;

}
