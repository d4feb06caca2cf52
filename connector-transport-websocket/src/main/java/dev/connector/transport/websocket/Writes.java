package dev.connector.transport.websocket;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.managed.MessageNotSentException;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.transport.socket.Tasks;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

/**
 * What is on its way to the socket: not too much of it, and none of it for too long. Room
 * is taken by any thread; everything else happens on the event loop.
 */
final class Writes {

	private final WebSocketOptions options;

	private final EventLoop loop;

	private final Scheduler scheduler;

	private final Runnable onStuck;

	private final AtomicInteger messages = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	/** Oldest first: the socket takes them in order. */
	private final Deque<Entry> entries = new ArrayDeque<>();

	private Cancellable timer = Cancellable.NONE;

	private boolean ended;

	Writes(WebSocketOptions options, EventLoop loop, Scheduler scheduler, Runnable onStuck) {
		this.options = options;
		this.loop = loop;
		this.scheduler = scheduler;
		this.onStuck = onStuck;
	}

	/**
	 * Take room for a message.
	 * @return {@code false} when there is none, and none was taken
	 */
	boolean reserve(long size) {
		boolean few = this.messages.incrementAndGet() <= this.options.limits().maxQueuedMessages();
		boolean small = this.bytes.addAndGet(size) <= this.options.limits().maxQueuedBytes();
		if (!few || !small) {
			release(size);
		}
		return few && small;
	}

	/**
	 * Take room for what has no size and has to get through.
	 * @return its size
	 */
	long take() {
		this.messages.incrementAndGet();
		return 0;
	}

	void release(long size) {
		this.messages.decrementAndGet();
		this.bytes.addAndGet(-size);
	}

	int queued() {
		return this.messages.get();
	}

	/**
	 * Watch a write until it is done.
	 * @param size the room that was taken for it
	 * @param write the write
	 * @param sent told what became of it
	 */
	void watch(long size, Future<Void> write, CompletableFuture<Void> sent) {
		Entry entry = new Entry(this.scheduler.nanoTime(), size, sent);
		this.entries.add(entry);
		if (this.entries.size() == 1) {
			arm(this.options.timeouts().write());
		}
		write.addListener((done) -> finished(entry, done));
	}

	/**
	 * Let go of everything that was not written.
	 */
	void end() {
		this.ended = true;
		this.timer.cancel();
		for (Entry entry = this.entries.poll(); entry != null; entry = this.entries.poll()) {
			release(entry.size());
			entry.sent()
				.completeExceptionally(
						new MessageNotSentException("The connection ended before the message was written"));
		}
	}

	private void finished(Entry entry, Future<?> done) {
		if (!this.entries.remove(entry)) {
			return;
		}
		release(entry.size());
		if (this.entries.isEmpty()) {
			this.timer.cancel();
		}
		if (done.isSuccess()) {
			entry.sent().complete(null);
		}
		else {
			entry.sent()
				.completeExceptionally(new MessageNotSentException("The message could not be written", done.cause()));
		}
	}

	private void arm(Duration delay) {
		this.timer = this.scheduler.schedule(delay, () -> Tasks.run(this.loop, this::check));
	}

	private void check() {
		Entry oldest = this.entries.peek();
		if (this.ended || oldest == null) {
			return;
		}
		Duration left = this.options.timeouts().write().minusNanos(this.scheduler.nanoTime() - oldest.since());
		if (left.isNegative() || left.isZero()) {
			this.onStuck.run();
		}
		else {
			this.timer.cancel();
			arm(left);
		}
	}

	/**
	 * A write under way; told from others by its identity.
	 */
	private static final class Entry {

		private final long since;

		private final long size;

		private final CompletableFuture<Void> sent;

		Entry(long since, long size, CompletableFuture<Void> sent) {
			this.since = since;
			this.size = size;
			this.sent = sent;
		}

		long since() {
			return this.since;
		}

		long size() {
			return this.size;
		}

		CompletableFuture<Void> sent() {
			return this.sent;
		}

	}

}
