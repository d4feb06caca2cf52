package dev.connector.registration;

import java.util.Queue;
import java.util.function.Consumer;

import dev.connector.ErrorCode;
import dev.connector.frame.ConnectorFrame;
import org.jspecify.annotations.Nullable;

/**
 * The answers that a registration keeps within the budget: first those that nobody
 * acknowledged yet, in the order in which they were given, then as remembered ones.
 * Guarded by the lock of its outbox.
 */
final class KeptAnswers {

	private final AnswerBudget budget;

	private final Consumer<KnownRequest> dealtWith;

	private final AnswerShare share;

	private final DedupeWindow window;

	private final RequestList unacknowledged = new RequestList();

	private long dropped;

	/**
	 * Create an empty place.
	 * @param budget how much may be kept
	 * @param dealtWith is told which request is remembered at most from now on
	 */
	KeptAnswers(AnswerBudget budget, Consumer<KnownRequest> dealtWith) {
		this.budget = budget;
		this.share = new AnswerShare(budget);
		this.dealtWith = dealtWith;
		this.window = new DedupeWindow(budget.dedupe(), this.share);
	}

	int unacknowledged() {
		return this.unacknowledged.size();
	}

	long bytes() {
		return this.share.bytes();
	}

	/**
	 * Return how many answers were let go before they were acknowledged.
	 */
	long dropped() {
		return this.dropped;
	}

	/**
	 * Keep an answer until it is acknowledged. What can't be kept is not lost when a
	 * stream takes it now.
	 */
	void keep(KnownRequest request, ConnectorFrame answer, boolean sent) {
		long bytes = KnownRequest.sizeOf(answer);
		if (!takeEntry()) {
			letGo(request, AnswerBudget.Limit.ENTRIES, !sent);
		}
		else if (!takeBytes(bytes)) {
			this.share.giveEntry();
			letGo(request, AnswerBudget.Limit.BYTES, !sent);
		}
		else {
			request.addBytes(bytes);
			request.setUnacknowledged(true);
			if (sent) {
				request.setSent();
			}
			this.unacknowledged.add(request);
		}
	}

	/**
	 * Keep an item of a streamed answer until the gateway must have got it.
	 * @return {@code false} when it can't be kept and nobody takes it now
	 */
	boolean keep(KnownRequest request, ConnectorFrame.ResultChunk item, boolean sent) {
		if (sent && !request.isUnread(item)) {
			return true;
		}
		if (takeBytes(item.payload().size())) {
			request.keep(item);
			return true;
		}
		this.budget.letGo(AnswerBudget.Limit.BYTES, !sent);
		if (sent) {
			request.sentWithoutKeeping(item);
		}
		return sent;
	}

	void allow(KnownRequest request, long total) {
		this.share.giveBytes(request.allow(total));
	}

	/**
	 * Remember an answer that arrived.
	 */
	void acknowledged(KnownRequest request, long now) {
		remove(request);
		remember(request, now);
	}

	/**
	 * Remember an answer, unless it says that there is none: whoever asks once more after
	 * a deadline or a cancel wants it to run.
	 */
	private void remember(KnownRequest request, long now) {
		if (request.answer() instanceof ConnectorFrame.ResultError error
				&& (error.code() == ErrorCode.CANCELLED || error.code() == ErrorCode.TIMEOUT)) {
			release(request);
		}
		else {
			this.window.add(request, now);
		}
		this.dealtWith.accept(request);
	}

	/**
	 * Remember an answer for which nobody waits.
	 */
	void unwanted(KnownRequest request, ConnectorFrame answer) {
		long bytes = KnownRequest.sizeOf(answer);
		if (this.share.takeBytes(bytes)) {
			request.addBytes(bytes);
		}
		else {
			this.share.giveBytes(request.forgetAnswer());
		}
		remember(request, this.budget.nanoTime());
	}

	/**
	 * Only remember what nobody acknowledged, for nobody waits for it any more.
	 */
	void dropUnacknowledged() {
		long now = this.budget.nanoTime();
		KnownRequest first = this.unacknowledged.first();
		while (first != null) {
			this.dropped++;
			acknowledged(first, now);
			first = this.unacknowledged.first();
		}
	}

	/**
	 * Add what nobody acknowledged, in order, and take note that it is sent.
	 */
	void addUnacknowledged(Queue<ConnectorFrame> frames) {
		for (KnownRequest request = this.unacknowledged.first(); request != null; request = request.next) {
			request.addUnread(frames);
			request.setSent();
		}
	}

	/**
	 * Return what is remembered under an id.
	 */
	@Nullable RememberedRequest remembered(String requestId) {
		return this.window.find(requestId);
	}

	/**
	 * Forget what was remembered for long enough.
	 */
	void expire() {
		this.window.expire(this.budget.nanoTime());
	}

	/**
	 * Let the items go of an answer that nobody reads.
	 */
	void release(KnownRequest request) {
		this.share.giveBytes(request.forgetAnswer());
	}

	/**
	 * Let everything go.
	 */
	void clear() {
		KnownRequest first = this.unacknowledged.first();
		while (first != null) {
			remove(first);
			release(first);
			first = this.unacknowledged.first();
		}
		this.window.clear();
	}

	private boolean takeEntry() {
		boolean taken = this.share.takeEntry();
		while (!taken && dropOldestSent(AnswerBudget.Limit.ENTRIES)) {
			taken = this.share.takeEntry();
		}
		return taken;
	}

	private boolean takeBytes(long bytes) {
		if (bytes > this.budget.outbox().maxBytes()) {
			return false;
		}
		boolean taken = this.share.takeBytes(bytes);
		while (!taken && (this.window.forgetOldestAnswer() || dropOldestSent(AnswerBudget.Limit.BYTES))) {
			taken = this.share.takeBytes(bytes);
		}
		return taken;
	}

	/**
	 * Let the oldest answer go that was sent, and so has probably arrived.
	 */
	private boolean dropOldestSent(AnswerBudget.Limit limit) {
		KnownRequest oldest = this.unacknowledged.first();
		if (oldest == null || !oldest.wasSent()) {
			return false;
		}
		remove(oldest);
		letGo(oldest, limit, false);
		return true;
	}

	private void letGo(KnownRequest request, AnswerBudget.Limit limit, boolean lost) {
		this.dropped++;
		this.budget.letGo(limit, lost);
		release(request);
		this.window.add(request, this.budget.nanoTime());
		this.dealtWith.accept(request);
	}

	private void remove(KnownRequest request) {
		this.unacknowledged.remove(request);
		request.setUnacknowledged(false);
		this.share.giveEntry();
	}

}
