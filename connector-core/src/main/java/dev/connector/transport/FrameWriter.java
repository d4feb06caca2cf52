package dev.connector.transport;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.frame.Frame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the frames of many threads to one sink, one at a time and only while the sink is
 * ready for more.
 * <p>
 * Safe for use by many threads, free of locks: whoever finds nobody writing writes,
 * everybody else leaves the frame behind and goes on. Frames of one thread are written in
 * the order in which it sent them. The sink may call back into this writer.
 *
 * @param <O> the frames that go out
 */
@SuppressWarnings("ReferenceEquality")
public final class FrameWriter<O extends Frame> {

	private static final Logger logger = LoggerFactory.getLogger(FrameWriter.class);

	private static final Object HALF_CLOSE = new Object();

	private final Sink<O> sink;

	private final Executor executor;

	/** Whether frames are written by whoever sends them. */
	private final boolean here;

	private final Runnable writing = this::writeAll;

	/** Frames, and {@link #HALF_CLOSE} behind the last one. */
	private final Queue<Object> queue = new ConcurrentLinkedQueue<>();

	private final AtomicInteger queued = new AtomicInteger();

	/** Calls not yet dealt with; whoever raises it from zero is the one who writes. */
	private final AtomicInteger work = new AtomicInteger();

	private volatile boolean closing;

	private volatile boolean ended;

	/** Touched only by the one who writes. */
	private boolean halfClosed;

	/** Touched only by the one who writes. */
	private boolean sinkEnded;

	/**
	 * Create a writer that writes on the threads that call it.
	 * @param sink where the frames go
	 */
	public FrameWriter(Sink<O> sink) {
		this(sink, Runnable::run, true);
	}

	/**
	 * Create a writer.
	 * @param sink where the frames go
	 * @param executor where frames are written; never refuses
	 */
	public FrameWriter(Sink<O> sink, Executor executor) {
		this(sink, executor, false);
	}

	private FrameWriter(Sink<O> sink, Executor executor, boolean here) {
		this.sink = sink;
		this.executor = executor;
		this.here = here;
	}

	/**
	 * Queue a frame and write what the sink is ready for. Never throws.
	 * @param frame the frame
	 * @return {@code false} when the writer had ended or was half-closed already, and the
	 * frame is dropped
	 */
	public boolean send(O frame) {
		if (this.closing || this.ended) {
			return false;
		}
		if (this.here && this.queued.get() == 0 && this.work.compareAndSet(0, 1)) {
			writeFirst(frame);
			return true;
		}
		this.queued.incrementAndGet();
		this.queue.add(frame);
		drain();
		return true;
	}

	/**
	 * Half-close the sink once everything that was sent before has been written. What is
	 * sent at the same time by other threads may be dropped. Does nothing the second
	 * time.
	 */
	public void halfClose() {
		if (!this.closing) {
			this.closing = true;
			this.queue.add(HALF_CLOSE);
			drain();
		}
	}

	/**
	 * Drop what is queued, and end the sink as soon as nobody writes any more. Does
	 * nothing the second time.
	 */
	public void end() {
		if (!this.ended) {
			this.ended = true;
			drain();
		}
	}

	/**
	 * Write what the sink is ready for. To be called whenever the sink became ready.
	 */
	public void drain() {
		if (this.work.getAndIncrement() == 0) {
			this.executor.execute(this.writing);
		}
	}

	/**
	 * Return how many frames wait for the sink.
	 * @return the number of frames
	 */
	public int queued() {
		return this.queued.get();
	}

	/**
	 * Return whether this writer ended, so that nothing is written any more.
	 * @return {@code true} once it ended
	 */
	public boolean isEnded() {
		return this.ended;
	}

	/**
	 * Write a frame without queueing it, if nothing is before it and the sink is ready.
	 * Called by the one who writes.
	 */
	private void writeFirst(O frame) {
		try {
			if (!this.ended && this.queue.isEmpty() && (this.halfClosed || this.sink.isReady())) {
				writeFrame(frame);
			}
			else {
				this.queued.incrementAndGet();
				this.queue.add(frame);
			}
		}
		catch (Throwable ex) {
			endSink(ex);
		}
		writeAll();
	}

	private void writeAll() {
		int done = this.work.get();
		do {
			try {
				write();
			}
			catch (Throwable ex) {
				endSink(ex);
			}
			done = this.work.addAndGet(-done);
		}
		while (done != 0);
	}

	private void write() {
		while (!this.ended && hasWritable()) {
			Object next = this.queue.remove();
			if (next == HALF_CLOSE) {
				writeHalfClose();
			}
			else {
				this.queued.decrementAndGet();
				writeFrame(next);
			}
		}
		if (this.ended) {
			endSink(null);
		}
	}

	private boolean hasWritable() {
		Object next = this.queue.peek();
		return next != null && (next == HALF_CLOSE || this.halfClosed || this.sink.isReady());
	}

	private void writeHalfClose() {
		if (!this.halfClosed) {
			this.halfClosed = true;
			this.sink.halfClose();
		}
	}

	@SuppressWarnings("unchecked")
	private void writeFrame(Object frame) {
		if (!this.halfClosed) {
			this.sink.write((O) frame);
		}
	}

	private void endSink(@Nullable Throwable cause) {
		this.ended = true;
		for (Object dropped = this.queue.poll(); dropped != null; dropped = this.queue.poll()) {
			if (dropped != HALF_CLOSE) {
				this.queued.decrementAndGet();
			}
		}
		if (this.sinkEnded) {
			return;
		}
		this.sinkEnded = true;
		try {
			this.sink.end(cause);
		}
		catch (Throwable ex) {
			logger.warn("A stream could not be ended", ex);
		}
	}

	/**
	 * Where frames go. Its methods are called by one thread at a time, but not always by
	 * the same one; they never block. What {@link #isReady}, {@link #write} or
	 * {@link #halfClose} throws ends the writer.
	 *
	 * @param <O> the frames that go out
	 */
	public interface Sink<O extends Frame> {

		/**
		 * Return whether a frame may be written now. Whoever makes it ready calls
		 * {@link FrameWriter#drain()} afterwards.
		 * @return {@code true} when a frame may be written
		 */
		boolean isReady();

		/**
		 * Write a frame.
		 * @param frame the frame
		 */
		void write(O frame);

		/**
		 * Say to the other side that no more frames follow. Called at most once, after
		 * the last frame.
		 */
		void halfClose();

		/**
		 * Let go of the stream: nothing else is called afterwards. Called exactly once
		 * after the writer ended, also when it was half-closed before.
		 * @param cause what this sink threw, or {@code null} when the writer was told to
		 * end
		 */
		void end(@Nullable Throwable cause);

	}

}
