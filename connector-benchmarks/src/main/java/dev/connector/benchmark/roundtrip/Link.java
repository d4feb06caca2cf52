package dev.connector.benchmark.roundtrip;

import java.io.IOException;

/**
 * Something that carries requests to an echo and brings the answers back. The end that
 * asks is the one that was dialled, as with a gateway and its connectors.
 * <p>
 * Safe for use by many threads. Closed by whoever opened it.
 */
interface Link extends AutoCloseable {

	/**
	 * Ask, without blocking.
	 * @param lane which of the streams to use, counted from 0
	 * @param payload the bytes to be echoed, not to be changed
	 * @param reply is told the answer once, by any thread, perhaps before this returns
	 */
	void call(int lane, byte[] payload, Reply reply);

	/**
	 * Return what both ends used so far.
	 */
	default Usage usage() throws IOException, InterruptedException {
		return Usage.now();
	}

	@Override
	void close() throws IOException;

	/**
	 * Is told how a call ended.
	 */
	interface Reply {

		/**
		 * The answer came.
		 * @param bytes its size
		 */
		void arrived(int bytes);

		/**
		 * There is no answer.
		 * @param why for people
		 */
		void failed(String why);

	}

}
