package dev.connector.invocation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import dev.connector.InvocationErrorCode;
import dev.connector.InvocationException;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.InvocationFrame;
import dev.connector.frame.MessageTerms;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The invocations that went over one stream and were not answered. Belongs to the owner
 * of the {@link OutgoingInvocations} that made it.
 */
public final class SentInvocations {

	private final Predicate<ConnectorFrame> stream;

	private final MessageTerms peer;

	private final int most;

	private final Map<Long, PendingInvocation> unanswered = new LinkedHashMap<>();

	private long last;

	private @Nullable Runnable onEmpty;

	SentInvocations(Predicate<ConnectorFrame> stream, MessageTerms peer, int most) {
		this.stream = stream;
		this.peer = peer;
		this.most = most;
	}

	/**
	 * Take an answer. One that nobody waits for any more is dropped.
	 * @param frame the answer
	 */
	public void answered(InvocationFrame.Answer frame) {
		PendingInvocation pending = take(frame.id());
		if (pending != null) {
			pending.complete(frame.payload());
			checkEmpty();
		}
	}

	/**
	 * Take an error. One that nobody waits for any more is dropped.
	 * @param frame the error
	 */
	public void failed(InvocationFrame.Failed frame) {
		PendingInvocation pending = take(frame.id());
		if (pending != null) {
			pending.completeExceptionally(
					new InvocationException(frame.code(), frame.message(), frame.details(), frame.retryAfter()));
			checkEmpty();
		}
	}

	/**
	 * Wait for everything to be answered.
	 * @param done is run once nothing is unanswered, at once when nothing is
	 */
	public void whenEmpty(Runnable done) {
		this.onEmpty = done;
		checkEmpty();
	}

	/**
	 * Send an invocation, or fail it where it can't be taken.
	 * @return {@code false} when the stream has ended, which is told soon
	 */
	boolean send(PendingInvocation pending, Scheduler scheduler) {
		if (this.most == 0) {
			pending.fail(InvocationErrorCode.UNSUPPORTED,
					"The gateway takes no invocations: it is of an earlier release, or they are turned off there");
			return true;
		}
		if (this.unanswered.size() >= this.most) {
			pending.fail(InvocationErrorCode.OVERLOADED, "The gateway takes " + this.most
					+ " invocations of one process at a time, and as many are under way: it did not run");
			return true;
		}
		if (pending.size() > this.peer.maxMessageBytes()) {
			pending.fail(InvocationErrorCode.TOO_LARGE, "The payload has " + pending.size()
					+ " bytes, the limit of the gateway is " + this.peer.maxMessageBytes() + " bytes");
			return true;
		}
		return pass(pending, scheduler.nanoTime());
	}

	/**
	 * Let go of one that was completed by somebody else, and say so.
	 * @return {@code false} when nobody needs to be told any more
	 */
	boolean callOff(PendingInvocation pending) {
		boolean told = take(pending.id()) != null
				&& this.stream.test(new InvocationFrame.CallOff(pending.id(), "nobody waits any more"));
		checkEmpty();
		return told;
	}

	/**
	 * Let go of everything.
	 * @return what was not answered, in order
	 */
	List<PendingInvocation> clear() {
		List<PendingInvocation> left = new ArrayList<>(this.unanswered.values());
		left.forEach(PendingInvocation::returns);
		this.unanswered.clear();
		return left;
	}

	void checkEmpty() {
		Runnable done = this.onEmpty;
		if (done != null && this.unanswered.isEmpty()) {
			this.onEmpty = null;
			done.run();
		}
	}

	private boolean pass(PendingInvocation pending, long now) {
		long number = this.last + 1;
		boolean before = pending.leaves(this, number);
		this.unanswered.put(number, pending);
		boolean sent = this.stream.test(pending.frame(number, now));
		if (sent) {
			this.last = number;
		}
		else {
			this.unanswered.remove(number);
			pending.stays(before);
		}
		return sent;
	}

	private @Nullable PendingInvocation take(long id) {
		PendingInvocation pending = this.unanswered.remove(id);
		if (pending != null) {
			pending.returns();
		}
		return pending;
	}

}
