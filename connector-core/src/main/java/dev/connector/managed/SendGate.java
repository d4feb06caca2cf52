package dev.connector.managed;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;

/**
 * Lets messages through while there is a live channel, and keeps them waiting while there
 * is none: boundedly many, and none longer than it may wait. A message is handed to one
 * channel once. {@link #send} may be called by any thread, everything else by the owner.
 *
 * @param <M> the messages
 */
final class SendGate<M> {

	private final SerialOwner owner;

	private final Scheduler scheduler;

	private final int maxWaiting;

	private final Set<Waiting<M>> waiting = new LinkedHashSet<>();

	/** Set only after everything that waited went through. */
	private volatile @Nullable MessageChannel<M> live;

	private @Nullable String ended;

	SendGate(SerialOwner owner, Scheduler scheduler, int maxWaiting) {
		this.owner = owner;
		this.scheduler = scheduler;
		this.maxWaiting = maxWaiting;
	}

	CompletionStage<Void> send(M message, Duration timeout) {
		Waiting<M> entry = new Waiting<>(message);
		MessageChannel<M> channel = this.live;
		if (channel != null) {
			pass(entry, channel, timeout);
		}
		else {
			this.owner.execute(() -> admit(entry, timeout));
		}
		return entry.sent().copy();
	}

	/**
	 * Open the gate to a channel whose handshake is done.
	 */
	void up(MessageChannel<M> channel) {
		this.owner.requireOwned();
		long now = this.scheduler.nanoTime();
		for (Waiting<M> entry : this.waiting) {
			pass(entry, channel, Duration.ofNanos(entry.deadline - now));
		}
		this.waiting.clear();
		this.live = channel;
	}

	/**
	 * Close the gate.
	 */
	void down() {
		this.owner.requireOwned();
		this.live = null;
	}

	/**
	 * Close the gate for good, or until the next {@link #up}.
	 */
	void end(String reason) {
		down();
		this.ended = reason;
		this.waiting.forEach((entry) -> fail(entry, reason));
		this.waiting.clear();
	}

	/**
	 * Let messages wait again after an end.
	 */
	void rearm() {
		this.owner.requireOwned();
		this.ended = null;
	}

	private void admit(Waiting<M> entry, Duration timeout) {
		MessageChannel<M> channel = this.live;
		if (channel != null) {
			pass(entry, channel, timeout);
		}
		else if (this.ended != null) {
			fail(entry, this.ended);
		}
		else if (this.waiting.size() >= this.maxWaiting) {
			fail(entry, "Not connected, and " + this.maxWaiting + " messages wait already");
		}
		else {
			this.waiting.add(entry);
			entry.deadline = this.scheduler.nanoTime()
					+ Math.min(TimeUnit.NANOSECONDS.convert(timeout), Long.MAX_VALUE / 4);
			entry.timer = this.scheduler.schedule(timeout, () -> this.owner.execute(() -> {
				if (this.waiting.remove(entry)) {
					fail(entry, "Not connected within " + timeout);
				}
			}));
		}
	}

	/** A stuck socket must not hold up whoever waits for the write. */
	private void pass(Waiting<M> entry, MessageChannel<M> channel, Duration timeout) {
		entry.timer().cancel();
		channel.send(entry.message()).whenComplete((done, ex) -> {
			entry.timer().cancel();
			if (ex != null) {
				entry.sent().completeExceptionally(ex);
			}
			else {
				entry.sent().complete(null);
			}
		});
		if (!entry.sent().isDone()) {
			entry.timer = this.scheduler.schedule(timeout,
					() -> fail(entry, "Not written within " + timeout + "; it may still be"));
			if (entry.sent().isDone()) {
				entry.timer().cancel();
			}
		}
	}

	private static void fail(Waiting<?> entry, String reason) {
		entry.timer().cancel();
		entry.sent().completeExceptionally(new MessageNotSentException(reason));
	}

	/**
	 * A message in front of the gate; told from others by its identity.
	 */
	private static final class Waiting<M> {

		private final M message;

		private final CompletableFuture<Void> sent = new CompletableFuture<>();

		private volatile Cancellable timer = Cancellable.NONE;

		private long deadline;

		Waiting(M message) {
			this.message = message;
		}

		M message() {
			return this.message;
		}

		CompletableFuture<Void> sent() {
			return this.sent;
		}

		Cancellable timer() {
			return this.timer;
		}

	}

}
