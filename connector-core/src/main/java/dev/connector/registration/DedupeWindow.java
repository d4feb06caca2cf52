package dev.connector.registration;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The answered requests that a registration still knows, the oldest first: by their
 * number, for a time, and their answers as long as there is room for them. Guarded by the
 * lock of its outbox.
 */
final class DedupeWindow {

	private final DedupeOptions options;

	private final AnswerShare share;

	private final Consumer<KnownRequest> forgotten;

	private final RequestList requests = new RequestList();

	/** No request before this one has its answer. */
	private @Nullable KnownRequest oldestAnswer;

	/**
	 * Create a window.
	 * @param options its limits
	 * @param share what the answers are taken from
	 * @param forgotten is told which request is not known any more
	 */
	DedupeWindow(DedupeOptions options, AnswerShare share, Consumer<KnownRequest> forgotten) {
		this.options = options;
		this.share = share;
		this.forgotten = forgotten;
	}

	boolean isEmpty() {
		return this.requests.size() == 0;
	}

	/**
	 * Remember a request, and its answer if there is room.
	 */
	void add(KnownRequest request, long now) {
		expire(now);
		if (request.isStreamed() || !makeRoom(request.bytes())) {
			this.share.giveBytes(request.forgetAnswer());
		}
		request.rememberedAt(now);
		this.requests.add(request);
		if (this.oldestAnswer == null) {
			this.oldestAnswer = request;
		}
		while (this.requests.size() > this.options.maxEntries()) {
			forgetOldest();
		}
	}

	/**
	 * Forget what was remembered for long enough.
	 */
	void expire(long now) {
		KnownRequest oldest = this.requests.first();
		while (oldest != null && now - oldest.rememberedAt() >= this.options.ttl().toNanos()) {
			forgetOldest();
			oldest = this.requests.first();
		}
	}

	/**
	 * Forget the oldest answer, but not its request.
	 * @return {@code false} when there is none
	 */
	boolean forgetOldestAnswer() {
		KnownRequest oldest = this.oldestAnswer;
		while (oldest != null && oldest.answer() == null) {
			oldest = oldest.next;
		}
		this.oldestAnswer = oldest;
		if (oldest == null) {
			return false;
		}
		forgetAnswer(oldest);
		return true;
	}

	void clear() {
		while (!isEmpty()) {
			forgetOldest();
		}
	}

	private boolean makeRoom(long bytes) {
		boolean room = this.share.remember(bytes);
		while (!room && forgetOldestAnswer()) {
			room = this.share.remember(bytes);
		}
		return room;
	}

	private void forgetOldest() {
		KnownRequest oldest = this.requests.first();
		if (oldest != null) {
			if (oldest == this.oldestAnswer) {
				this.oldestAnswer = oldest.next;
			}
			forgetAnswer(oldest);
			this.requests.remove(oldest);
			this.forgotten.accept(oldest);
		}
	}

	private void forgetAnswer(KnownRequest request) {
		long free = request.forgetAnswer();
		this.share.forget(free);
		this.share.giveBytes(free);
	}

}
