package dev.connector.registration;

import dev.connector.frame.ConnectorFrame;
import org.jspecify.annotations.Nullable;

/**
 * Answered requests, first in first out, and their answers, which may go before them.
 * They are kept in bytes: objects that live for minutes are what a garbage collector has
 * the most work with. Guarded by the lock of its outbox.
 */
final class RememberedRequests {

	/** What there is of a request, one after the other. */
	private static final int SINCE = 0;

	private static final int ANSWER = 8;

	private static final int HASH = 16;

	private static final int SIZE = 20;

	private static final int CHECKSUM = 24;

	private static final int CAPABILITY = 28;

	private static final int ID = 32;

	private final BytePages entries = new BytePages();

	private final IdTable byId = new IdTable();

	private final RememberedAnswers answers = new RememberedAnswers();

	/** The first request with an answer, if there is one. */
	private long oldestAnswered = BytePages.NONE;

	int size() {
		return this.byId.size();
	}

	/**
	 * Add a request with the answer that it has.
	 * @param since when that is
	 */
	void add(KnownRequest request, long since) {
		String id = request.id();
		int hash = id.hashCode();
		ConnectorFrame answer = request.answer();
		long at = this.entries.add(ID + CompactText.sizeOf(id));
		this.entries.setLong(at, SINCE, since);
		this.entries.setLong(at, ANSWER, (answer != null) ? this.answers.add(answer) : RememberedAnswers.NONE);
		this.entries.setInt(at, HASH, hash);
		this.entries.setInt(at, SIZE, request.size());
		this.entries.setInt(at, CHECKSUM, request.checksum());
		this.entries.setInt(at, CAPABILITY, request.capability().hashCode());
		CompactText.write(id, this.entries.page(at), BytePages.offset(at) + ID);
		this.byId.add(hash, at);
		if (answer != null && this.oldestAnswered == BytePages.NONE) {
			this.oldestAnswered = at;
		}
	}

	@Nullable RememberedRequest find(String id) {
		int hash = id.hashCode();
		for (int slot = this.byId.find(hash); slot != IdTable.NONE; slot = this.byId.findNext(slot)) {
			long at = this.byId.position(slot);
			if (CompactText.matches(id, this.entries.page(at), BytePages.offset(at) + ID)) {
				return new RememberedRequest(id, this.entries.getInt(at, CAPABILITY), this.entries.getInt(at, SIZE),
						this.entries.getInt(at, CHECKSUM), this.answers.get(id, this.entries.getLong(at, ANSWER)));
			}
		}
		return null;
	}

	/**
	 * Return since when the oldest request is remembered.
	 */
	long oldestSince() {
		return this.entries.getLong(this.entries.first(), SINCE);
	}

	/**
	 * Remove the oldest request, and its answer.
	 * @return how many bytes of the answer counted
	 */
	long removeOldest() {
		long oldest = this.entries.first();
		long free = (oldest == this.oldestAnswered) ? removeOldestAnswer() : 0;
		this.byId.remove(this.entries.getInt(oldest, HASH), oldest);
		this.entries.removeFirst(lengthOf(oldest));
		return free;
	}

	boolean hasAnswers() {
		return this.oldestAnswered != BytePages.NONE;
	}

	/**
	 * Remove the oldest answer, but not its request.
	 * @return how many of its bytes counted
	 */
	long removeOldestAnswer() {
		long at = this.oldestAnswered;
		long free = this.answers.removeFirst(this.entries.getLong(at, ANSWER));
		this.entries.setLong(at, ANSWER, RememberedAnswers.NONE);
		do {
			at = this.entries.next(at, lengthOf(at));
		}
		while (at != BytePages.NONE && this.entries.getLong(at, ANSWER) == RememberedAnswers.NONE);
		this.oldestAnswered = at;
		return free;
	}

	private int lengthOf(long at) {
		return ID + CompactText.sizeAt(this.entries.page(at), BytePages.offset(at) + ID);
	}

}
