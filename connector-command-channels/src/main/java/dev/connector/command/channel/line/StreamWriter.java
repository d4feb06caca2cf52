package dev.connector.command.channel.line;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.connector.command.channel.WriteLimits;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.TaskThread;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines to a stream, on a thread of its own, as a stream blocks when nobody reads
 * at its other end. No more waits than is allowed, and none of it for ever. Safe for use
 * by many threads.
 */
final class StreamWriter {

	private static final int BATCH = 64 * 1024;

	private final OutputStream out;

	private final WriteLimits limits;

	private final Scheduler scheduler;

	private final Consumer<Throwable> onBroken;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Queue<byte[]> lines = new ArrayDeque<>();

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private @Nullable TaskThread thread;

	/** The number of the write under way, or zero. */
	private volatile long underWay;

	/** Touched by the thread that writes only. */
	private long writes;

	private long waiting;

	private boolean finishing;

	private boolean aborted;

	StreamWriter(OutputStream out, WriteLimits limits, Scheduler scheduler, Consumer<Throwable> onBroken) {
		this.out = out;
		this.limits = limits;
		this.scheduler = scheduler;
		this.onBroken = onBroken;
	}

	/**
	 * Begin to write what is offered.
	 * @param threadName name of the thread
	 */
	void start(String threadName) {
		this.lock.lock();
		try {
			TaskThread writing = TaskThread.start(threadName, this::write);
			this.thread = writing;
			writing.ended().thenRun(() -> this.ended.complete(null));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take a line.
	 * @return {@code false} when too much waits already, and it was not taken
	 */
	boolean offer(byte[] line) {
		this.lock.lock();
		try {
			long cost = WriteLimits.cost(line.length);
			// One line has room however long it is
			if (this.waiting > 0 && this.waiting + cost > this.limits.maxWaitingBytes()) {
				return false;
			}
			this.waiting += cost;
			this.lines.add(line);
			this.changed.signal();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	long waiting() {
		this.lock.lock();
		try {
			return this.waiting;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Write what was taken so far, then close the stream.
	 * @return completes when that is done, or when it can't be
	 */
	CompletionStage<Void> finish() {
		this.lock.lock();
		try {
			this.finishing = true;
			this.changed.signal();
		}
		finally {
			this.lock.unlock();
		}
		return this.ended;
	}

	/**
	 * Write nothing more, and close the stream.
	 */
	void abort() {
		TaskThread writing;
		this.lock.lock();
		try {
			this.aborted = true;
			this.lines.clear();
			this.changed.signal();
			writing = this.thread;
		}
		finally {
			this.lock.unlock();
		}
		if (writing != null) {
			writing.interrupt();
		}
		else {
			closeStream();
		}
		// A write that can't be broken off holds up its thread, and nobody else
		this.ended.complete(null);
	}

	private void write() {
		try {
			for (Batch batch = next(); batch != null; batch = next()) {
				writeTimed(batch);
				written(batch.cost());
			}
		}
		catch (IOException | RuntimeException ex) {
			this.onBroken.accept(ex);
		}
		catch (InterruptedException ex) {
			// Whoever aborts has told why
		}
		finally {
			closeStream();
		}
	}

	private void writeTimed(Batch batch) throws IOException {
		Duration timeout = this.limits.timeout();
		long number = ++this.writes;
		this.underWay = number;
		Cancellable timer = this.scheduler.schedule(timeout, () -> stuck(number, timeout));
		try {
			batch.bytes().writeTo(this.out);
			this.out.flush();
		}
		finally {
			this.underWay = 0;
			timer.cancel();
		}
	}

	private void stuck(long number, Duration timeout) {
		if (this.underWay != number) {
			return;
		}
		this.onBroken.accept(new IOException("timed out: the peer took nothing for " + timeout));
		abort();
	}

	private void written(long cost) {
		this.lock.lock();
		try {
			this.waiting -= cost;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait for lines, and take several at a time.
	 * @return {@code null} when there is nothing more to write
	 */
	private @Nullable Batch next() throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (this.lines.isEmpty() && !this.finishing && !this.aborted) {
				this.changed.await();
			}
			return (this.aborted || this.lines.isEmpty()) ? null : batch();
		}
		finally {
			this.lock.unlock();
		}
	}

	private Batch batch() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		long cost = 0;
		for (byte[] line = this.lines.poll(); line != null; line = this.lines.poll()) {
			bytes.writeBytes(line);
			bytes.write('\n');
			cost += WriteLimits.cost(line.length);
			if (bytes.size() >= BATCH) {
				break;
			}
		}
		return new Batch(bytes, cost);
	}

	private void closeStream() {
		try {
			this.out.close();
		}
		catch (IOException ex) {
			// The peer hears the end one way or another
		}
	}

	/**
	 * Lines that are written together.
	 *
	 * @param bytes the lines with their ends
	 * @param cost what they count for while they wait
	 */
	private record Batch(ByteArrayOutputStream bytes, long cost) {

	}

}
