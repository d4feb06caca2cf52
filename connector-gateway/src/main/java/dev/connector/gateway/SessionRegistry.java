package dev.connector.gateway;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongFunction;

import dev.connector.RegistrationKey;
import dev.connector.frame.RejectionCode;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which key: always the session with the highest epoch. Epochs are given out in
 * the order of ownership and never twice. Safe for use by many threads; reading takes no
 * lock.
 */
final class SessionRegistry {

	private final int maxSessions;

	private final Evacuation evacuation;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<ConnectorAddress, Session> owners = new ConcurrentHashMap<>();

	private final Map<ConnectorAddress, SessionGroup> groups = new ConcurrentHashMap<>();

	private long lastEpoch;

	private boolean closed;

	SessionRegistry(int maxSessions, Evacuation evacuation) {
		this.evacuation = evacuation;
		this.maxSessions = maxSessions;
	}

	/**
	 * Resume the session that owns a key, or make another one the owner.
	 * @param key the key
	 * @param resume resumes a session or refuses to, or returns {@code null} to have it
	 * replaced
	 * @param factory makes the session for an epoch
	 * @return the session and the one it replaced, which the caller has to end, or why
	 * there is none
	 */
	Placement put(RegistrationKey key, Function<Session, @Nullable Placement> resume, LongFunction<Session> factory) {
		ConnectorAddress address = ConnectorAddress.of(key);
		this.lock.lock();
		try {
			if (this.closed) {
				return new Refused(RejectionCode.CLOSING, "The gateway is closed");
			}
			Session replaced = this.owners.get(address);
			Placement resumed = (replaced != null) ? resume.apply(replaced) : null;
			if (resumed != null) {
				return resumed;
			}
			if (this.evacuation.isShut()) {
				return new Refused(RejectionCode.CLOSING, Evacuation.REFUSAL);
			}
			if (replaced == null && this.owners.size() >= this.maxSessions) {
				return new Refused(RejectionCode.OVERLOADED, "The gateway has " + this.maxSessions
						+ " sessions, as many as it takes: raise its limit, or register elsewhere");
			}
			Session session = factory.apply(++this.lastEpoch);
			// Of what the sessions of a type share
			this.owners.put(ConnectorAddress.of(session.key()), session);
			this.groups.computeIfAbsent(ConnectorAddress.any(key.tenant(), key.type()), (any) -> new SessionGroup())
				.replace(replaced, session);
			return new Placed(session, replaced);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take a session out, unless another one owns its key by now.
	 * @param session the session
	 */
	void remove(Session session) {
		RegistrationKey key = session.key();
		this.lock.lock();
		try {
			if (this.owners.remove(ConnectorAddress.of(key), session)) {
				this.groups.computeIfPresent(ConnectorAddress.any(key.tenant(), key.type()),
						(any, group) -> group.remove(session) ? null : group);
			}
		}
		finally {
			this.lock.unlock();
		}
		this.evacuation.gone(session);
	}

	/**
	 * Find the owner of a key.
	 * @param address the key, as an address with an instance
	 * @return the session, or {@code null}
	 */
	@Nullable Session owner(ConnectorAddress address) {
		return this.owners.get(address);
	}

	/**
	 * Find the sessions of a type.
	 * @param address the tenant and type, as an address without an instance
	 * @return the sessions, or {@code null} when there is none
	 */
	@Nullable SessionGroup group(ConnectorAddress address) {
		return this.groups.get(address);
	}

	/**
	 * Return all sessions.
	 * @return the sessions, in no order
	 */
	Collection<Session> all() {
		return List.copyOf(this.owners.values());
	}

	/**
	 * Take no more sessions.
	 * @return those that are left, which the caller has to end
	 */
	Collection<Session> close() {
		this.lock.lock();
		try {
			this.closed = true;
			return all();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What became of a session.
	 */
	sealed interface Placement {

	}

	/**
	 * The session owns its key.
	 *
	 * @param session the session
	 * @param replaced the one that owned the key before, or {@code null}
	 */
	record Placed(Session session, @Nullable Session replaced) implements Placement {

	}

	/**
	 * The session that owned the key goes on.
	 *
	 * @param session the session
	 * @param next its stream from now on
	 * @param before its stream up to now
	 */
	record Resumed(Session session, SessionStream next, SessionStream before) implements Placement {

	}

	/**
	 * The session that owns the key goes on as it does: its connector opened a newer
	 * stream than the one that registers.
	 */
	record Outdated() implements Placement {

	}

	/**
	 * There is no session.
	 *
	 * @param code why
	 * @param message why, for people
	 */
	record Refused(RejectionCode code, String message) implements Placement {

	}

}
