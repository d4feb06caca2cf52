package dev.connector.benchmark.load;

/**
 * Something that streams items from one end to the other. Used by one thread.
 */
interface Source extends AutoCloseable {

	/**
	 * Stream items and wait for the last one.
	 * @param items how many
	 * @return how many bytes arrived
	 */
	long stream(long items) throws Exception;

	@Override
	void close();

}
