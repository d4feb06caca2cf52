package dev.connector.registration;

import org.jspecify.annotations.Nullable;

/**
 * Known requests in the order in which they were added; a request is in one list at most.
 * The requests themselves are its links, so that a list costs nothing beside them.
 * Guarded by the lock of its outbox.
 */
final class RequestList {

	private @Nullable KnownRequest first;

	private @Nullable KnownRequest last;

	private int size;

	@Nullable KnownRequest first() {
		return this.first;
	}

	int size() {
		return this.size;
	}

	void add(KnownRequest request) {
		request.previous = this.last;
		request.next = null;
		if (this.last != null) {
			this.last.next = request;
		}
		else {
			this.first = request;
		}
		this.last = request;
		this.size++;
	}

	void remove(KnownRequest request) {
		KnownRequest before = request.previous;
		KnownRequest after = request.next;
		if (before != null) {
			before.next = after;
		}
		else {
			this.first = after;
		}
		if (after != null) {
			after.previous = before;
		}
		else {
			this.last = before;
		}
		request.previous = null;
		request.next = null;
		this.size--;
	}

}
