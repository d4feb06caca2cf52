package dev.connector.transport;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

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

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<FrameWriter, @Nullable Queue> QUEUE = AtomicReferenceFieldUpdater
		.newUpdater(FrameWriter.class, Queue.class, "queue");

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<FrameWriter> QUEUED = AtomicIntegerFieldUpdater
		.newUpdater(FrameWriter.class, "queued");

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<FrameWriter> WORK = AtomicIntegerFieldUpdater
		.newUpdater(FrameWriter.class, "work");

	private final Sink<O> sink;

	/** Writes, or {@code null} when frames are written by whoever sends them. */
	private final @Nullable Runnable elsewhere;

	/** Frames, and {@link #HALF_CLOSE} behind the last one; made for the first one. */
	private volatile @Nullable Queue<Object> queue;

	private volatile int queued;

	/** Calls not yet dealt with; whoever raises it from zero is the one who writes. */
	private volatile int work;

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
		this.sink = sink;
		this.elsewhere = null;
	}

	/**
	 * Create a writer.
	 * @param sink where the frames go
	 * @param executor where frames are written; never refuses
	 */
	public FrameWriter(Sink<O> sink, Executor executor) {
		this.sink = sink;
		this.elsewhere = () -> executor.execute(this::writeAll);
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
		if (this.elsewhere == null && this.queued == 0 && WORK.compareAndSet(this, 0, 1)) {
			writeFirst(frame);
			return true;
		}
		enqueue(frame);
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
			queue().add(HALF_CLOSE);
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
		if (WORK.getAndIncrement(this) == 0) {
			if (this.elsewhere != null) {
				this.elsewhere.run();
			}
			else {
				writeAll();
			}
		}
	}

	/**
	 * Return how many frames wait for the sink.
	 * @return the number of frames
	 */
	public int queued() {
		return this.queued;
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
			if (!this.ended && isEmpty() && (this.halfClosed || this.sink.isReady())) {
				writeFrame(frame);
			}
			else {
				enqueue(frame);
			}
		}
		catch (Throwable ex) {
			endSink(ex);
		}
		writeAll();
	}

	private void enqueue(O frame) {
		QUEUED.incrementAndGet(this);
		queue().add(frame);
	}

	private boolean isEmpty() {
		Queue<Object> present = this.queue;
		return present == null || present.isEmpty();
	}

	@SuppressWarnings("unchecked")
	private Queue<Object> queue() {
		Queue<Object> present = this.queue;
		if (present == null) {
			Queue<Object> fresh = new ConcurrentLinkedQueue<>();
			present = QUEUE.compareAndSet(this, null, fresh) ? fresh : Objects.requireNonNull(this.queue);
		}
		return present;
	}

	private static @Nullable Object poll(@Nullable Queue<Object> queue) {
		return (queue != null) ? queue.poll() : null;
	}

	private void writeAll() {
		int done = this.work;
		do {
			try {
				write();
			}
			catch (Throwable ex) {
				endSink(ex);
			}
			done = WORK.addAndGet(this, -done);
		}
		while (done != 0);
	}

	private void write() {
		while (!this.ended && hasWritable()) {
			Object next = queue().remove();
			if (next == HALF_CLOSE) {
				writeHalfClose();
			}
			else {
				QUEUED.decrementAndGet(this);
				writeFrame(next);
			}
		}
		if (this.ended) {
			endSink(null);
		}
	}

	private boolean hasWritable() {
		Queue<Object> present = this.queue;
		Object next = (present != null) ? present.peek() : null;
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
		Queue<Object> present = this.queue;
		for (Object dropped = poll(present); dropped != null; dropped = poll(present)) {
			if (dropped != HALF_CLOSE) {
				QUEUED.decrementAndGet(this);
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
