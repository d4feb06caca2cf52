package dev.connector.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The sessions of one tenant and type. Choosing is safe for use by many threads and takes
 * no lock; changes are made by one thread at a time.
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

	private volatile List<Session> sessions = List.of();

	/**
	 * Return the sessions.
	 * @return an immutable list
	 */
	List<Session> sessions() {
		return this.sessions;
	}

	/**
	 * Put a session in the place of another one, or at the end.
	 * @param old the session that goes, or {@code null}
	 * @param session the session that comes
	 */
	void replace(@Nullable Session old, Session session) {
		List<Session> changed = new ArrayList<>(this.sessions);
		int place = (old != null) ? changed.indexOf(old) : -1;
		if (place >= 0) {
			changed.set(place, session);
		}
		else {
			changed.add(session);
		}
		this.sessions = List.copyOf(changed);
	}

	/**
	 * Take a session out.
	 * @param session the session
	 * @return {@code true} when none is left
	 */
	boolean remove(Session session) {
		this.sessions = this.sessions.stream().filter((other) -> other != session).toList();
		return this.sessions.isEmpty();
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
		List<Session> all = this.sessions;
		int size = all.size();
		int start = (size > 1) ? Math.floorMod(this.turn.getAndIncrement(), size) : 0;
		Session best = null;
		long least = Long.MAX_VALUE;
		for (int i = 0; i < size && least > 0; i++) {
			int index = start + i;
			Session session = all.get((index < size) ? index : index - size);
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

}
