package dev.connector.benchmark.roundtrip;

import java.io.IOException;

/**
 * The end of a link that answers: echoes that dialled the end that asks. Closed by
 * whoever dialled.
 */
interface AnsweringEnd extends AutoCloseable {

	/**
	 * Return what it used so far and isn't counted with this process anyway.
	 */
	default Usage usage() throws IOException, InterruptedException {
		return Usage.NOTHING;
	}

	@Override
	void close() throws IOException;

	/**
	 * Brings that end about once the other one listens.
	 */
	@FunctionalInterface
	interface Dialler {

		/**
		 * Dial, and wait for all streams to be there.
		 * @param port where the end that asks listens, on loopback
		 */
		AnsweringEnd dial(int port) throws IOException, InterruptedException;

	}

}
