package dev.connector.gateway;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The sessions of one tenant and type. Choosing is safe for use by many threads and takes
 * no lock; changes are made by one thread at a time. One that comes costs the same
 * however many there are.
 */
final class SessionGroup {

	/**
	 * Counts more than any load, so that a session where a call would wait comes after
	 * every one where it would run.
	 */
	private static final long WAITING = 1L << 32;

	/**
	 * Counts more than that: who has no connection now comes last.
	 */
	private static final long SUSPENDED = 1L << 40;

	private final AtomicInteger turn = new AtomicInteger();

	private volatile Members members = new Members(new Session[1], 0);

	/**
	 * Return the sessions.
	 * @return a list that doesn't change, in the order in which they came
	 */
	List<Session> sessions() {
		return this.members;
	}

	/**
	 * Put a session in the place of another one, or at the end.
	 * @param old the session that goes, or {@code null}
	 * @param session the session that comes
	 */
	void replace(@Nullable Session old, Session session) {
		Members now = this.members;
		int place = (old != null) ? now.placeOf(old) : -1;
		this.members = (place >= 0) ? now.with(place, session) : now.and(session);
	}

	/**
	 * Take a session out.
	 * @param session the session
	 * @return {@code true} when none is left
	 */
	boolean remove(Session session) {
		Members now = this.members;
		int place = now.placeOf(session);
		if (place >= 0) {
			now = now.without(place);
			this.members = now;
		}
		return now.isEmpty();
	}

	/**
	 * Choose who gets a request: of those that take it, one with a credit rather than one
	 * without, both rather than one that has no connection now, and the one with the
	 * least to do; equals take turns.
	 * @param call the request
	 * @param tried sessions not to choose
	 * @return a session, or {@code null} when nobody takes the request
	 */
	@Nullable Session choose(Call call, Set<Session> tried) {
		Members all = this.members;
		int size = all.size;
		int start = (size > 1) ? Math.floorMod(this.turn.getAndIncrement(), size) : 0;
		Session best = null;
		long least = Long.MAX_VALUE;
		for (int i = 0; i < size && least > 0; i++) {
			int index = start + i;
			Session session = all.places[(index < size) ? index : index - size];
			if (session.isOpenFor(call) && !tried.contains(session)) {
				CallQueue queue = session.queue();
				long score = queue.load() + (queue.hasCredit() ? 0 : WAITING) + (queue.isReady() ? 0 : SUSPENDED);
				if (score < least) {
					best = session;
					least = score;
				}
			}
		}
		return best;
	}

	/**
	 * The sessions at one moment. What comes later is put behind them into the same
	 * places, where this doesn't look; whatever else changes is done in a copy. A session
	 * is put there before the members that have it are published.
	 */
	private static final class Members extends AbstractList<Session> implements RandomAccess {

		private final Session[] places;

		private final int size;

		Members(Session[] places, int size) {
			this.places = places;
			this.size = size;
		}

		@Override
		public Session get(int index) {
			return this.places[Objects.checkIndex(index, this.size)];
		}

		@Override
		public int size() {
			return this.size;
		}

		@SuppressWarnings("ReferenceEquality")
		int placeOf(Session session) {
			for (int i = 0; i < this.size; i++) {
				if (this.places[i] == session) {
					return i;
				}
			}
			return -1;
		}

		Members and(Session session) {
			Session[] room = (this.size < this.places.length) ? this.places
					: Arrays.copyOf(this.places, this.size + (this.size >> 1) + 1);
			room[this.size] = session;
			return new Members(room, this.size + 1);
		}

		Members with(int place, Session session) {
			Session[] changed = Arrays.copyOf(this.places, this.size);
			changed[place] = session;
			return new Members(changed, this.size);
		}

		Members without(int place) {
			Session[] left = new Session[this.size - 1];
			System.arraycopy(this.places, 0, left, 0, place);
			System.arraycopy(this.places, place + 1, left, place, left.length - place);
			return new Members(left, left.length);
		}

	}

}
