package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The lanes that a server accepted and nobody took yet, in their order. Safe for use by
 * many threads.
 *
 * @param <L> the lanes
 */
final class Accepted<L> {

	private static final long PATIENCE_SECONDS = 30;

	private final BlockingQueue<L> waiting = new LinkedBlockingQueue<>();

	void add(L lane) {
		this.waiting.add(lane);
	}

	/**
	 * Return the next lane, which has to come soon.
	 */
	L next() throws IOException, InterruptedException {
		L lane = this.waiting.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
		if (lane == null) {
			throw new IOException("A lane was not accepted within " + PATIENCE_SECONDS + " s");
		}
		return lane;
	}

}
