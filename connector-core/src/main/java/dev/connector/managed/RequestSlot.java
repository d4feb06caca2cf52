package dev.connector.managed;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;

/**
 * Has one control request under way at a time and gives each exactly one outcome, also
 * when the connection is lost before its answer. {@link #submit} may be called by any
 * thread, everything else by the owner.
 *
 * @param <M> the messages
 */
@SuppressWarnings("ReferenceEquality")
final class RequestSlot<M> {

	private final SerialOwner owner;

	private final Scheduler scheduler;

	private final int maxWaiting;

	private final Deque<Entry<M>> waiting = new ArrayDeque<>();

	private @Nullable Entry<M> current;

	private @Nullable MessageChannel<M> live;

	private @Nullable String ended;

	private ReplayCursor.Position position = new ReplayCursor.Position(OptionalLong.empty());

	/** Up to here events come that happened before the session was taken up. */
	private OptionalLong replayTo = OptionalLong.empty();

	RequestSlot(SerialOwner owner, Scheduler scheduler, int maxWaiting) {
		this.owner = owner;
		this.scheduler = scheduler;
		this.maxWaiting = maxWaiting;
	}

	CompletionStage<@Nullable M> submit(ControlRequest<M> request) {
		Entry<M> entry = new Entry<>(request);
		this.owner.execute(() -> admit(entry));
		return entry.outcome.copy();
	}

	/**
	 * The connection is up: for the first time, or again.
	 * @param channel the channel
	 * @param outcome what the peer still had
	 */
	void up(MessageChannel<M> channel, ResumeOutcome outcome) {
		this.owner.requireOwned();
		this.live = channel;
		this.replayTo = outcome.replayTo();
		Entry<M> entry = this.current;
		if (entry != null && entry.sent) {
			afterLoss(entry, outcome);
		}
		sendNext();
	}

	void down() {
		this.owner.requireOwned();
		this.live = null;
	}

	/**
	 * An event came.
	 */
	void advanced(ReplayCursor.Position position) {
		this.owner.requireOwned();
		this.position = position;
		Entry<M> entry = this.current;
		if (entry != null && entry.unsure && this.live != null) {
			decide(entry);
		}
	}

	/**
	 * An answer came.
	 * @return {@code false} when nobody waits for one
	 */
	boolean answered(M answer) {
		this.owner.requireOwned();
		Entry<M> entry = this.current;
		if (entry == null || !entry.sent) {
			return false;
		}
		finish(entry, () -> entry.outcome.complete(answer));
		return true;
	}

	/**
	 * The peer answered with an error that concerns the request only.
	 * @return {@code false} when nobody waits for an answer
	 */
	boolean refused(String message) {
		this.owner.requireOwned();
		Entry<M> entry = this.current;
		if (entry == null || !entry.sent) {
			return false;
		}
		finish(entry, () -> entry.outcome.completeExceptionally(new ControlRequestException(message, false)));
		return true;
	}

	/**
	 * No request gets through any more, until {@link #rearm}.
	 */
	void end(String reason) {
		down();
		this.ended = reason;
		Deque<Entry<M>> left = new ArrayDeque<>(this.waiting);
		this.waiting.clear();
		Entry<M> entry = this.current;
		this.current = null;
		if (entry != null) {
			entry.fail(reason);
		}
		left.forEach((other) -> other.fail(reason));
	}

	void rearm() {
		this.owner.requireOwned();
		this.ended = null;
	}

	private void admit(Entry<M> entry) {
		if (this.ended != null) {
			entry.fail(this.ended);
			return;
		}
		if (this.waiting.size() >= this.maxWaiting && this.current != null) {
			entry.fail("Another request is under way, and " + this.waiting.size() + " wait already");
			return;
		}
		entry.timer = this.scheduler.schedule(entry.request.timeout(), () -> this.owner.execute(() -> timedOut(entry)));
		this.waiting.add(entry);
		sendNext();
	}

	private void sendNext() {
		if (this.current == null) {
			this.current = this.waiting.poll();
		}
		Entry<M> entry = this.current;
		if (entry != null && !entry.sent) {
			send(entry);
		}
	}

	/** What becomes of it is seen by the answer, the loss or the timeout. */
	private void send(Entry<M> entry) {
		MessageChannel<M> channel = this.live;
		if (channel != null) {
			entry.sent = true;
			entry.unsure = false;
			channel.send(entry.request.message());
		}
	}

	private void afterLoss(Entry<M> entry, ResumeOutcome outcome) {
		if (entry.request.repeat() == ControlRequest.Repeat.ALWAYS) {
			send(entry);
		}
		else if (!outcome.sameSession()) {
			finish(entry, () -> entry.fail("The session in which it was sent is gone"));
		}
		else {
			entry.unsure = true;
			decide(entry);
		}
	}

	private void decide(Entry<M> entry) {
		if (entry.request.isApplied(this.position)) {
			finish(entry, () -> entry.outcome.complete(null));
		}
		else if (this.replayTo.isPresent() && this.position.reached(this.replayTo.getAsLong())) {
			if (entry.request.repeat() == ControlRequest.Repeat.WHEN_NOT_APPLIED) {
				send(entry);
			}
			else {
				finish(entry, () -> entry.fail("The connection was lost before the answer"));
			}
		}
	}

	private void timedOut(Entry<M> entry) {
		if (entry == this.current) {
			finish(entry, () -> entry.fail("No answer within " + entry.request.timeout()));
		}
		else if (this.waiting.remove(entry)) {
			entry.fail("Not sent within " + entry.request.timeout());
		}
	}

	private void finish(Entry<M> entry, Runnable outcome) {
		entry.timer.cancel();
		this.current = null;
		outcome.run();
		sendNext();
	}

	/**
	 * A request on its way; told from others by its identity.
	 */
	private static final class Entry<M> {

		private final ControlRequest<M> request;

		private final CompletableFuture<@Nullable M> outcome = new CompletableFuture<>();

		private Cancellable timer = Cancellable.NONE;

		private boolean sent;

		/** Sent on a connection that was lost. */
		private boolean unsure;

		Entry(ControlRequest<M> request) {
			this.request = request;
		}

		void fail(String reason) {
			this.timer.cancel();
			this.outcome.completeExceptionally(new ControlRequestException(reason, this.sent));
		}

	}

}
