package dev.connector.benchmark.fleet;

import java.io.IOException;

/**
 * Many idle streams with both ends in this process. Used by one thread.
 */
interface Fleet extends AutoCloseable {

	/**
	 * Add streams and wait until the other end has answered on each of them.
	 * @param number how many
	 */
	void add(int number) throws IOException, InterruptedException;

	/**
	 * Take away the streams that were added last, and wait until both ends have done with
	 * them.
	 * @param number how many
	 */
	default void remove(int number) throws IOException, InterruptedException {
		throw new UnsupportedOperationException("Streams stay");
	}

	/**
	 * Return how many timers wait, or -1 where nobody knows.
	 */
	int timers();

	/**
	 * Have the gateway go and come again, and watch.
	 * @return what was seen
	 */
	default Recovery restart() throws IOException, InterruptedException {
		throw new UnsupportedOperationException("There is no gateway");
	}

	@Override
	void close();

}
