package dev.connector.benchmark.roundtrip;

import java.util.Objects;
import java.util.function.IntConsumer;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;

/**
 * How a bare stream asks for its messages: one for each that came, or, as ours does, a
 * batch in a later turn of the event loop when one was handled. For one thread.
 */
final class Prefetch {

	private static final int AHEAD = 64;

	private static final int BATCH = 32;

	private final IntConsumer request;

	private final boolean batches;

	private int handled;

	Prefetch(IntConsumer request, boolean batches) {
		this.request = request;
		this.batches = batches;
	}

	void start() {
		this.request.accept(this.batches ? BATCH : AHEAD);
	}

	void handled() {
		if (!this.batches) {
			this.request.accept(1);
			return;
		}
		this.handled++;
		if (this.handled == BATCH) {
			this.handled = 0;
			EventExecutor loop = Objects.requireNonNull(ThreadExecutorMap.currentExecutor());
			loop.execute(this::start);
		}
	}

}
