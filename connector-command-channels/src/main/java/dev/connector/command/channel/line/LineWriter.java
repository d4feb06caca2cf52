package dev.connector.command.channel.line;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.command.channel.WriteLimits;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.socket.Tasks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines to a socket: what many threads send at a time goes there together, no more
 * waits than is allowed, and none of it for ever. Lines are taken from any thread;
 * everything else happens on the event loop.
 */
final class LineWriter {

	private static final byte[] LINE_FEED = { '\n' };

	/** How much of a line has to be written to count as progress. */
	private static final int PIECE = 64 * 1024;

	private final EventLoop loop;

	private final WriteLimits limits;

	private final Scheduler scheduler;

	private final Runnable onStuck;

	private final Queue<byte[]> lines = new ConcurrentLinkedQueue<>();

	private final AtomicLong waiting = new AtomicLong();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private @Nullable Channel channel;

	private @Nullable Runnable onWritten;

	private Cancellable timer = Cancellable.NONE;

	private boolean armed;

	private int unwritten;

	private long progressAt;

	private boolean ended;

	LineWriter(EventLoop loop, WriteLimits limits, Scheduler scheduler, Runnable onStuck) {
		this.loop = loop;
		this.limits = limits;
		this.scheduler = scheduler;
		this.onStuck = onStuck;
	}

	/**
	 * Begin to write what is offered.
	 */
	void open(Channel socket) {
		this.channel = socket;
	}

	/**
	 * Take a line.
	 * @return {@code false} when too much waits already, and it was not taken
	 */
	boolean offer(byte[] line) {
		long cost = WriteLimits.cost(line.length);
		// One line has room however long it is
		if (this.waiting.addAndGet(cost) > Math.max(this.limits.maxWaitingBytes(), cost)) {
			this.waiting.addAndGet(-cost);
			return false;
		}
		this.lines.add(line);
		if (this.scheduled.compareAndSet(false, true)) {
			Tasks.run(this.loop, this::flush);
		}
		return true;
	}

	long waiting() {
		return this.waiting.get();
	}

	/**
	 * Write what was taken so far, and nothing else.
	 * @param written run when that is done
	 */
	void finish(Runnable written) {
		flush();
		this.onWritten = written;
		finishIfWritten();
	}

	/**
	 * Let go of everything that was not written.
	 */
	void end() {
		this.ended = true;
		this.timer.cancel();
		this.lines.clear();
	}

	private void flush() {
		this.scheduled.set(false);
		Channel socket = this.channel;
		if (this.ended || this.onWritten != null || socket == null) {
			return;
		}
		for (byte[] line = this.lines.poll(); line != null; line = this.lines.poll()) {
			long cost = WriteLimits.cost(line.length);
			this.unwritten++;
			ByteBuf rest = Unpooled.wrappedBuffer(line, LINE_FEED);
			while (rest.readableBytes() > PIECE) {
				socket.write(rest.readRetainedSlice(PIECE)).addListener((done) -> progressed());
			}
			socket.write(rest).addListener((done) -> written(cost));
		}
		socket.flush();
		if (this.unwritten > 0 && !this.ended && !this.armed) {
			this.progressAt = this.scheduler.nanoTime();
			arm(this.limits.timeout());
		}
	}

	/** A line that could not be written ends the socket, which tells that by itself. */
	private void written(long cost) {
		this.waiting.addAndGet(-cost);
		this.unwritten--;
		progressed();
		if (this.unwritten == 0) {
			this.armed = false;
			this.timer.cancel();
			finishIfWritten();
		}
	}

	private void progressed() {
		if (this.armed) {
			this.progressAt = this.scheduler.nanoTime();
		}
	}

	private void finishIfWritten() {
		Runnable next = this.onWritten;
		if (next != null && this.unwritten == 0 && !this.ended) {
			next.run();
		}
	}

	private void arm(Duration delay) {
		this.armed = true;
		this.timer = this.scheduler.schedule(delay, () -> Tasks.run(this.loop, this::check));
	}

	private void check() {
		if (this.ended || this.unwritten == 0) {
			return;
		}
		Duration left = this.limits.timeout().minusNanos(this.scheduler.nanoTime() - this.progressAt);
		if (left.isNegative() || left.isZero()) {
			this.onStuck.run();
		}
		else {
			this.timer.cancel();
			arm(left);
		}
	}

}
