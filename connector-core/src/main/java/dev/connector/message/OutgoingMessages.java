package dev.connector.message;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import dev.connector.Payload;
import dev.connector.frame.MessageFrame;
import dev.connector.frame.MessageTerms;
import dev.connector.message.MessageNotDeliveredException.Fate;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;

/**
 * The messages that one side sends: each is handed to one live stream once, and completes
 * when the other side took it, or fails. Those that find no stream, or one whose window
 * is full, wait: boundedly many, in order.
 * <p>
 * {@link #send} and the counts are safe for use by many threads, everything else belongs
 * to the owner. Stages are completed by the owner: what depends on them must not block.
 */
public final class OutgoingMessages {

	private final SerialOwner owner;

	private final Scheduler scheduler;

	private final MessageLimits limits;

	private final Duration patience;

	private final AtomicInteger kept = new AtomicInteger();

	private final AtomicLong keptBytes = new AtomicLong();

	private final AtomicLong taken = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	private final Deque<OutgoingMessage> waiting = new ArrayDeque<>();

	private final Map<Long, OutgoingMessage> unanswered = new LinkedHashMap<>();

	private long unansweredBytes;

	private long sequence;

	private @Nullable Predicate<MessageFrame> outlet;

	private @Nullable MessageTerms terms;

	private @Nullable Runnable held;

	private @Nullable Runnable onEmpty;

	private @Nullable String ended;

	private long withoutStreamSince;

	private Cancellable timer = Cancellable.NONE;

	/**
	 * Create a sender without a stream.
	 * @param owner owns it
	 * @param scheduler the time
	 * @param limits how much may wait
	 * @param patience how long a message waits for a stream at most
	 */
	public OutgoingMessages(SerialOwner owner, Scheduler scheduler, MessageLimits limits, Duration patience) {
		this.owner = owner;
		this.scheduler = scheduler;
		this.limits = limits;
		this.patience = patience;
		this.withoutStreamSince = scheduler.nanoTime();
	}

	/**
	 * Send a message.
	 * @param payload what it carries, not a stream
	 * @param maxBytes size in bytes of the largest message; the other side may take less
	 * @return completes when the other side took it, or exceptionally with a
	 * {@link MessageNotDeliveredException}
	 */
	public CompletionStage<Void> send(Payload payload, long maxBytes) {
		OutgoingMessage entry = new OutgoingMessage(payload, this.scheduler.nanoTime());
		if (payload.isStream()) {
			entry.fail(Fate.NOT_SENT, "A message can't be a stream: send its items one by one");
		}
		else if (payload.size() > maxBytes) {
			entry.fail(Fate.NOT_SENT, tooLarge(payload, maxBytes));
		}
		else if (!reserve(entry.size())) {
			this.failed.incrementAndGet();
			entry.fail(Fate.NOT_SENT, "Messages with " + this.keptBytes + " bytes wait already: " + this.kept);
		}
		else {
			this.owner.execute(() -> admit(entry));
		}
		return entry.answer().minimalCompletionStage();
	}

	/**
	 * Go on over a stream.
	 * @param stream takes frames, and says whether it did; never called again after
	 * {@link #detach}
	 * @param peer how much the other side takes
	 */
	public void attach(Predicate<MessageFrame> stream, MessageTerms peer) {
		this.owner.requireOwned();
		this.timer.cancel();
		this.outlet = stream;
		this.terms = peer;
		this.sequence = 0;
		this.held = null;
		pump();
	}

	/**
	 * Let go of the stream: what was not answered fails, what was not sent waits for
	 * another one.
	 * @param reason why, for people
	 */
	public void detach(String reason) {
		this.owner.requireOwned();
		if (this.outlet == null) {
			return;
		}
		this.outlet = null;
		this.terms = null;
		this.held = null;
		this.withoutStreamSince = this.scheduler.nanoTime();
		List<OutgoingMessage> lost = new ArrayList<>(this.unanswered.values());
		this.unanswered.clear();
		this.unansweredBytes = 0;
		lost.forEach((entry) -> fail(entry, Fate.MAY_BE_DELIVERED,
				"Not answered, so it may have been delivered: " + reason));
		armPatience();
	}

	/**
	 * Send nothing for now, and wait for the answers to what was sent.
	 * @param onAnswered is run once nothing is unanswered, unless this is over before
	 */
	public void hold(Runnable onAnswered) {
		this.owner.requireOwned();
		this.held = onAnswered;
		checkAnswered();
	}

	/**
	 * Send again after {@link #hold}.
	 */
	public void release() {
		this.owner.requireOwned();
		this.held = null;
		pump();
	}

	/**
	 * Wait for everything to be sent and answered.
	 * @param done is run once nothing waits any more, at once when nothing does
	 */
	public void whenEmpty(Runnable done) {
		this.owner.requireOwned();
		this.onEmpty = done;
		checkEmpty();
	}

	/**
	 * Fail everything, and refuse what follows, until {@link #revive()}.
	 * @param reason why, for people
	 */
	public void end(String reason) {
		detach(reason);
		this.ended = reason;
		this.timer.cancel();
		List<OutgoingMessage> left = new ArrayList<>(this.waiting);
		this.waiting.clear();
		left.forEach((entry) -> fail(entry, Fate.NOT_SENT, reason));
		checkEmpty();
	}

	/**
	 * Take messages again after {@link #end}.
	 */
	public void revive() {
		this.owner.requireOwned();
		this.ended = null;
	}

	/**
	 * Take note of what became of a message.
	 * @param frame says so
	 */
	public void answered(MessageFrame.Received frame) {
		this.owner.requireOwned();
		OutgoingMessage entry = this.unanswered.remove(frame.sequence());
		if (entry == null) {
			return;
		}
		this.unansweredBytes -= entry.size();
		switch (frame.outcome()) {
			case TAKEN -> {
				this.taken.incrementAndGet();
				free(entry);
				entry.answer().complete(null);
			}
			case FAILED -> fail(entry, Fate.REFUSED, "The receiver failed on the message");
			case UNHEARD -> fail(entry, Fate.REFUSED, "No one listens for messages there");
			case UNKNOWN -> fail(entry, Fate.REFUSED, "The receiver did not take the message");
		}
		pump();
		checkAnswered();
		checkEmpty();
	}

	/**
	 * Return whether nothing that was sent is unanswered.
	 * @return {@code true} when the stream may be left
	 */
	public boolean isAnswered() {
		this.owner.requireOwned();
		return this.unanswered.isEmpty();
	}

	/**
	 * Return how many messages wait, for a stream or for an answer.
	 * @return the number
	 */
	public int waiting() {
		return this.kept.get();
	}

	/**
	 * Return how many messages were taken by the other side.
	 * @return the number since this was created
	 */
	public long taken() {
		return this.taken.get();
	}

	/**
	 * Return how many messages failed, those that were refused for want of room included.
	 * @return the number since this was created
	 */
	public long failed() {
		return this.failed.get();
	}

	private void admit(OutgoingMessage entry) {
		if (this.ended != null) {
			fail(entry, Fate.NOT_SENT, this.ended);
			return;
		}
		this.waiting.add(entry);
		pump();
		if (this.outlet == null && this.waiting.size() == 1) {
			armPatience();
		}
	}

	private void pump() {
		Predicate<MessageFrame> stream = this.outlet;
		MessageTerms peer = this.terms;
		OutgoingMessage next = this.waiting.peek();
		while (stream != null && peer != null && this.held == null && next != null && fits(next, peer)) {
			this.waiting.remove();
			if (next.size() > peer.maxMessageBytes()) {
				fail(next, Fate.NOT_SENT, tooLarge(next.payload(), peer.maxMessageBytes()));
			}
			else if (!pass(next, stream)) {
				// The stream has ended, which is told soon
				this.waiting.addFirst(next);
				return;
			}
			next = this.waiting.peek();
		}
	}

	private boolean pass(OutgoingMessage entry, Predicate<MessageFrame> stream) {
		long number = this.sequence + 1;
		this.unanswered.put(number, entry);
		this.unansweredBytes += entry.size();
		boolean sent = stream.test(new MessageFrame.Message(number, entry.payload()));
		if (sent) {
			this.sequence = number;
		}
		else {
			this.unanswered.remove(number);
			this.unansweredBytes -= entry.size();
		}
		return sent;
	}

	private boolean fits(OutgoingMessage entry, MessageTerms peer) {
		return this.unanswered.isEmpty() || (this.unanswered.size() < peer.window()
				&& this.unansweredBytes + entry.size() <= peer.windowBytes());
	}

	private void checkEmpty() {
		Runnable done = this.onEmpty;
		if (done != null && this.waiting.isEmpty() && this.unanswered.isEmpty()) {
			this.onEmpty = null;
			done.run();
		}
	}

	private void checkAnswered() {
		Runnable onAnswered = this.held;
		if (onAnswered != null && this.unanswered.isEmpty()) {
			onAnswered.run();
		}
	}

	/**
	 * Watch over the one that waits longest: all of them are as patient.
	 */
	private void armPatience() {
		this.timer.cancel();
		OutgoingMessage longest = this.waiting.peek();
		if (longest != null && this.outlet == null) {
			long left = deadline(longest) - this.scheduler.nanoTime();
			this.timer = this.scheduler.schedule(Duration.ofNanos(Math.max(0, left)),
					() -> this.owner.execute(this::giveUp));
		}
	}

	private void giveUp() {
		OutgoingMessage longest = this.waiting.peek();
		while (this.outlet == null && longest != null && deadline(longest) - this.scheduler.nanoTime() <= 0) {
			this.waiting.remove();
			fail(longest, Fate.NOT_SENT, "Not connected within " + this.patience + " (connect-timeout)");
			longest = this.waiting.peek();
		}
		armPatience();
	}

	private long deadline(OutgoingMessage entry) {
		long since = (entry.since() - this.withoutStreamSince > 0) ? entry.since() : this.withoutStreamSince;
		return since + this.patience.toNanos();
	}

	private boolean reserve(int size) {
		int count = this.kept.incrementAndGet();
		long bytes = this.keptBytes.addAndGet(size);
		if (count <= this.limits.maxWaiting() && (count == 1 || bytes <= this.limits.maxWaitingBytes())) {
			return true;
		}
		this.kept.decrementAndGet();
		this.keptBytes.addAndGet(-size);
		return false;
	}

	private void fail(OutgoingMessage entry, Fate fate, String reason) {
		this.failed.incrementAndGet();
		free(entry);
		entry.fail(fate, reason);
	}

	private void free(OutgoingMessage entry) {
		this.kept.decrementAndGet();
		this.keptBytes.addAndGet(-entry.size());
	}

	private static String tooLarge(Payload payload, long limit) {
		return "The message has " + payload.size() + " bytes, the limit is " + limit + " bytes";
	}

}
