package dev.connector.command.channel.websocket;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import dev.connector.command.channel.WriteLimits;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages over a socket that takes one at a time: no more wait than is allowed,
 * and none for ever. Safe for use by many threads.
 */
final class TextOutbox {

	private final TextSocket socket;

	private final WriteLimits limits;

	private final Scheduler scheduler;

	private final Consumer<String> onStuck;

	private final Consumer<Throwable> onFailed;

	private final SerialOwner owner;

	private final AtomicLong waiting = new AtomicLong();

	private final Queue<byte[]> messages = new ArrayDeque<>();

	private Cancellable timer = Cancellable.NONE;

	private @Nullable Runnable onWritten;

	/** How many messages were given to the socket. */
	private long writes;

	private boolean writing;

	private boolean ended;

	TextOutbox(TextSocket socket, WriteLimits limits, Scheduler scheduler, Consumer<String> onStuck,
			Consumer<Throwable> onFailed) {
		this.socket = socket;
		this.limits = limits;
		this.scheduler = scheduler;
		this.onStuck = onStuck;
		this.onFailed = onFailed;
		this.owner = new SerialOwner("the messages to a WebSocket");
	}

	/**
	 * Take a message.
	 * @return {@code false} when too much waits already, and it was not taken
	 */
	boolean offer(byte[] json) {
		long cost = WriteLimits.cost(json.length);
		// One message has room however long it is
		if (this.waiting.addAndGet(cost) > Math.max(this.limits.maxWaitingBytes(), cost)) {
			this.waiting.addAndGet(-cost);
			return false;
		}
		this.owner.execute(() -> {
			if (!this.ended && this.onWritten == null) {
				this.messages.add(json);
				next();
			}
		});
		return true;
	}

	long waiting() {
		return this.waiting.get();
	}

	/**
	 * Send what was taken so far, and nothing else.
	 * @param written run when that is done
	 */
	void finish(Runnable written) {
		this.owner.execute(() -> {
			this.onWritten = written;
			next();
		});
	}

	/**
	 * Let go of everything that was not sent.
	 */
	void end() {
		this.owner.execute(() -> {
			this.ended = true;
			this.timer.cancel();
			this.messages.clear();
		});
	}

	private void next() {
		if (this.writing || this.ended) {
			return;
		}
		byte[] json = this.messages.poll();
		if (json == null) {
			Runnable written = this.onWritten;
			if (written != null) {
				this.ended = true;
				written.run();
			}
			return;
		}
		this.writing = true;
		long number = ++this.writes;
		Duration timeout = this.limits.timeout();
		this.timer = this.scheduler.schedule(timeout, () -> this.owner.execute(() -> stuck(number, timeout)));
		try {
			this.socket.send(new String(json, StandardCharsets.UTF_8),
					(failure) -> this.owner.execute(() -> sent(json, failure)));
		}
		catch (RuntimeException ex) {
			sent(json, ex);
		}
	}

	private void stuck(long number, Duration timeout) {
		if (this.writing && this.writes == number) {
			this.onStuck.accept("the peer took nothing for " + timeout);
		}
	}

	private void sent(byte[] json, @Nullable Throwable failure) {
		this.timer.cancel();
		this.waiting.addAndGet(-WriteLimits.cost(json.length));
		this.writing = false;
		if (failure != null) {
			this.ended = true;
			this.onFailed.accept(failure);
		}
		else {
			next();
		}
	}

}
