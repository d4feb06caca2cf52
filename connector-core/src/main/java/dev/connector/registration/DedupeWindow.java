package dev.connector.registration;

import org.jspecify.annotations.Nullable;

/**
 * The answered requests that a registration still knows, the oldest first: by their
 * number, for a time, and their answers as long as there is room for them. Guarded by the
 * lock of its outbox.
 */
final class DedupeWindow {

	private final DedupeOptions options;

	private final AnswerShare share;

	/** There as long as it is not empty. */
	private @Nullable RememberedRequests requests;

	/**
	 * Create a window.
	 * @param options its limits
	 * @param share what the answers are taken from
	 */
	DedupeWindow(DedupeOptions options, AnswerShare share) {
		this.options = options;
		this.share = share;
	}

	/**
	 * Return whether nothing is remembered; then nothing is held for it either.
	 */
	boolean isEmpty() {
		return this.requests == null;
	}

	/**
	 * Remember a request that is not remembered yet, and its answer if there is room.
	 */
	void add(KnownRequest request, long now) {
		expire(now);
		if (request.isStreamed() || !makeRoom(request.bytes())) {
			this.share.giveBytes(request.forgetAnswer());
		}
		RememberedRequests remembered = this.requests;
		if (remembered == null) {
			remembered = new RememberedRequests();
			this.requests = remembered;
		}
		remembered.add(request, now);
		while (remembered.size() > this.options.maxEntries()) {
			forgetOldest(remembered);
		}
	}

	/**
	 * Return what is remembered under an id.
	 */
	@Nullable RememberedRequest find(String requestId) {
		return (this.requests != null) ? this.requests.find(requestId) : null;
	}

	/**
	 * Forget what was remembered for long enough.
	 */
	void expire(long now) {
		RememberedRequests remembered = this.requests;
		long ttl = this.options.ttl().toNanos();
		while (remembered != null && now - remembered.oldestSince() >= ttl) {
			remembered = forgetOldest(remembered);
		}
	}

	/**
	 * Forget the oldest answer, but not its request.
	 * @return {@code false} when there is none
	 */
	boolean forgetOldestAnswer() {
		RememberedRequests remembered = this.requests;
		if (remembered == null || !remembered.hasAnswers()) {
			return false;
		}
		giveBack(remembered.removeOldestAnswer());
		return true;
	}

	void clear() {
		RememberedRequests remembered = this.requests;
		while (remembered != null) {
			remembered = forgetOldest(remembered);
		}
	}

	private boolean makeRoom(long bytes) {
		boolean room = this.share.remember(bytes);
		while (!room && forgetOldestAnswer()) {
			room = this.share.remember(bytes);
		}
		return room;
	}

	/**
	 * Forget the oldest request.
	 * @return those that are left, or {@code null} when there are none
	 */
	private @Nullable RememberedRequests forgetOldest(RememberedRequests remembered) {
		giveBack(remembered.removeOldest());
		if (remembered.size() == 0) {
			this.requests = null;
		}
		return this.requests;
	}

	private void giveBack(long bytes) {
		this.share.forget(bytes);
		this.share.giveBytes(bytes);
	}

}
