package dev.connector.invocation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import dev.connector.Invocation;
import dev.connector.InvocationErrorCode;
import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.MessageTerms;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;

/**
 * What a process asks of connectors at one destination: each invocation is answered
 * exactly once. Those that find no stream wait for one; those that were asked when their
 * stream was lost fail, or are asked again if they have a key by which they are
 * recognised.
 * <p>
 * {@link #invoke} and the counts are safe for use by many threads, everything else
 * belongs to the owner. Futures are completed by any thread: what depends on them must
 * not block.
 */
public final class OutgoingInvocations {

	private final SerialOwner owner;

	private final Scheduler scheduler;

	private final InvocationLimits limits;

	private final Duration patience;

	private final AtomicInteger kept = new AtomicInteger();

	private final AtomicLong keptBytes = new AtomicLong();

	private final Deque<PendingInvocation> waiting = new ArrayDeque<>();

	/** Streams with unanswered invocations, and the one in use. */
	private final Set<SentInvocations> lines = new LinkedHashSet<>();

	private @Nullable SentInvocations current;

	private @Nullable Runnable onEmpty;

	private @Nullable InvocationErrorCode endedWith;

	private String endedBecause = "";

	private Cancellable timer = Cancellable.NONE;

	/**
	 * Create a sender without a stream.
	 * @param owner owns it
	 * @param scheduler the time
	 * @param limits how much may be under way
	 * @param patience how long an invocation waits for a stream at most
	 */
	public OutgoingInvocations(SerialOwner owner, Scheduler scheduler, InvocationLimits limits, Duration patience) {
		this.owner = owner;
		this.scheduler = scheduler;
		this.limits = limits;
		this.patience = patience;
	}

	/**
	 * Ask a connector.
	 * @param invocation what is asked
	 * @param oneWay whether the answer is only that the gateway took it
	 * @return the answer, or an {@link dev.connector.InvocationException}; a cancel calls
	 * the invocation off
	 */
	public CompletableFuture<Payload> invoke(Invocation invocation, boolean oneWay) {
		PendingInvocation pending = new PendingInvocation(invocation, oneWay, this.scheduler.nanoTime());
		if (invocation.payload().isStream()) {
			pending.fail(InvocationErrorCode.INVALID_REQUEST,
					"The payload of an invocation must not be a stream: send its bytes");
		}
		else if (!reserve(pending.size())) {
			pending.fail(InvocationErrorCode.OVERLOADED,
					"This process has " + this.kept + " invocations with " + this.keptBytes
							+ " bytes under way, and no room for one with " + pending.size()
							+ " bytes: it did not run");
		}
		else {
			pending.whenComplete((answer, thrown) -> completed(pending));
			pending.arm(this.scheduler);
			this.owner.execute(() -> admit(pending));
		}
		return pending;
	}

	/**
	 * Return how many invocations are under way, those included that wait for a stream.
	 * @return the number
	 */
	public int underWay() {
		return this.kept.get();
	}

	/**
	 * Go on over a stream. What was asked over others is still answered there.
	 * @param stream takes frames, and says whether it did
	 * @param peer how much the gateway takes
	 * @param most how many invocations it takes at a time, 0 for none
	 * @return takes the answers that come over this stream
	 */
	public SentInvocations attach(Predicate<ConnectorFrame> stream, MessageTerms peer, int most) {
		this.owner.requireOwned();
		SentInvocations line = new SentInvocations(stream, peer, most);
		this.timer.cancel();
		this.lines.add(line);
		this.current = line;
		pump();
		return line;
	}

	/**
	 * Let go of a stream. What was not answered there fails, or is asked again.
	 * @param line what went over it
	 * @param reason why it is lost, for people
	 */
	@SuppressWarnings("ReferenceEquality")
	public void lost(SentInvocations line, String reason) {
		this.owner.requireOwned();
		if (!this.lines.remove(line)) {
			return;
		}
		Deque<PendingInvocation> again = new ArrayDeque<>();
		for (PendingInvocation pending : line.clear()) {
			if (pending.mayBeAskedAgain()) {
				again.addFirst(pending);
			}
			else {
				pending.failTruthfully(InvocationErrorCode.UNAVAILABLE, "The answer was lost: " + reason);
			}
		}
		again.forEach(this.waiting::addFirst);
		if (this.current == line) {
			long now = this.scheduler.nanoTime();
			this.current = null;
			this.waiting.forEach((pending) -> pending.waitsSince(now));
			armPatience();
		}
		pump();
		line.checkEmpty();
	}

	/**
	 * Wait for everything to be answered.
	 * @param done is run once nothing is under way, at once when nothing is
	 */
	public void whenEmpty(Runnable done) {
		this.owner.requireOwned();
		this.onEmpty = done;
		checkEmpty();
	}

	/**
	 * Fail everything, and refuse what follows, until {@link #revive()}.
	 * @param code what kind of error
	 * @param reason why, for people
	 */
	public void end(InvocationErrorCode code, String reason) {
		this.owner.requireOwned();
		this.endedWith = code;
		this.endedBecause = reason;
		this.current = null;
		this.timer.cancel();
		List<PendingInvocation> left = new ArrayList<>();
		List<SentInvocations> used = new ArrayList<>(this.lines);
		used.forEach((line) -> left.addAll(line.clear()));
		left.addAll(this.waiting);
		this.lines.clear();
		this.waiting.clear();
		left.forEach((pending) -> pending.failTruthfully(code, reason));
		used.forEach(SentInvocations::checkEmpty);
	}

	/**
	 * Take invocations again after {@link #end}.
	 */
	public void revive() {
		this.owner.requireOwned();
		this.endedWith = null;
	}

	private void admit(PendingInvocation pending) {
		InvocationErrorCode refused = this.endedWith;
		if (refused != null) {
			pending.failTruthfully(refused, this.endedBecause);
			return;
		}
		pending.waitsSince(this.scheduler.nanoTime());
		this.waiting.add(pending);
		pump();
		if (this.current == null && this.waiting.size() == 1) {
			armPatience();
		}
	}

	private void pump() {
		SentInvocations line = this.current;
		PendingInvocation next = (line != null) ? this.waiting.poll() : null;
		while (line != null && next != null) {
			if (!next.isDone() && !line.send(next, this.scheduler)) {
				// The stream has ended, which is told soon
				this.waiting.addFirst(next);
				return;
			}
			next = this.waiting.poll();
		}
	}

	private void completed(PendingInvocation pending) {
		pending.disarm();
		this.kept.decrementAndGet();
		this.keptBytes.addAndGet(-pending.size());
		this.owner.execute(() -> {
			SentInvocations line = pending.line();
			if (line != null) {
				line.callOff(pending);
			}
			else {
				this.waiting.remove(pending);
			}
			checkEmpty();
		});
	}

	private void checkEmpty() {
		Runnable done = this.onEmpty;
		if (done != null && this.kept.get() == 0) {
			this.onEmpty = null;
			done.run();
		}
	}

	/**
	 * Watch over the one that waits longest for a stream: all of them are as patient.
	 */
	private void armPatience() {
		PendingInvocation longest = this.waiting.peek();
		this.timer.cancel();
		if (this.current == null && longest != null) {
			long left = longest.waitingSince() + this.patience.toNanos() - this.scheduler.nanoTime();
			this.timer = this.scheduler.schedule(Duration.ofNanos(Math.max(0, left)),
					() -> this.owner.execute(this::giveUp));
		}
	}

	private void giveUp() {
		long now = this.scheduler.nanoTime();
		PendingInvocation longest = this.waiting.peek();
		while (this.current == null && longest != null && now - longest.waitingSince() >= this.patience.toNanos()) {
			this.waiting.remove();
			longest.failTruthfully(InvocationErrorCode.UNAVAILABLE,
					"There was no connection for " + this.patience + " (connect-timeout)");
			longest = this.waiting.peek();
		}
		armPatience();
	}

	private boolean reserve(int size) {
		int count = this.kept.incrementAndGet();
		long bytes = this.keptBytes.addAndGet(size);
		if (count <= this.limits.maxUnderWay() && (count == 1 || bytes <= this.limits.maxBytes())) {
			return true;
		}
		this.kept.decrementAndGet();
		this.keptBytes.addAndGet(-size);
		return false;
	}

}
