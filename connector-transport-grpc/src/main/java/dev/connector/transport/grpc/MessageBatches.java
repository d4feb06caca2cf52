package dev.connector.transport.grpc;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntConsumer;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;

/**
 * Asks gRPC for the messages of a stream batch by batch. The next batch comes in a later
 * turn of the event loop, so that what was sent while one was handled leaves before: the
 * answers to the first requests don't wait for the last ones of all that came at the same
 * time, and the two ends of a stream work at the same time instead of in turns.
 * <p>
 * Used by one thread at a time. Where there is no event loop, as in tests within the
 * process, batches follow each other at once.
 */
final class MessageBatches {

	/**
	 * Large enough for writes that carry many messages, small enough for the other end
	 * not to stand idle for long.
	 */
	static final int SIZE = 32;

	private final IntConsumer request;

	private int handled;

	/**
	 * Create the batches of a stream.
	 * @param request asks for a number of messages
	 */
	MessageBatches(IntConsumer request) {
		this.request = request;
	}

	/**
	 * Ask for the first batch.
	 */
	void start() {
		this.request.accept(SIZE);
	}

	/**
	 * Take note that a message was handled.
	 */
	void handled() {
		this.handled++;
		if (this.handled == SIZE) {
			this.handled = 0;
			next();
		}
	}

	/**
	 * The task comes behind the one of gRPC that writes what was sent.
	 */
	private void next() {
		EventExecutor loop = ThreadExecutorMap.currentExecutor();
		if (loop == null) {
			start();
			return;
		}
		try {
			loop.execute(this::start);
		}
		catch (RejectedExecutionException ex) {
			// The loop ends, and the stream with it
			start();
		}
	}

}
