package dev.connector.gateway;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

import dev.connector.RegistrationKey;

/**
 * The sessions at which calls wait though none can run there now, so that who comes finds
 * them without asking all of its type. Safe for use by many threads; takes no lock that
 * anything is waited for under.
 */
final class StuckSessions {

	private final Map<ConnectorAddress, NavigableMap<Long, Session>> types = new ConcurrentHashMap<>();

	/**
	 * Add a session, or take it out.
	 * @param session the session
	 * @param stuck whether calls are stuck there from now on
	 */
	void note(Session session, boolean stuck) {
		ConnectorAddress type = type(session.key());
		if (stuck) {
			this.types.compute(type, (any, known) -> {
				NavigableMap<Long, Session> sessions = (known != null) ? known : new ConcurrentSkipListMap<>();
				sessions.put(session.epoch(), session);
				return sessions;
			});
		}
		else {
			this.types.computeIfPresent(type, (any, sessions) -> {
				sessions.remove(session.epoch());
				return sessions.isEmpty() ? null : sessions;
			});
		}
	}

	/**
	 * Find those of the type of a session.
	 * @param key the key of the session
	 * @return a copy, those that came first in front
	 */
	List<Session> like(RegistrationKey key) {
		NavigableMap<Long, Session> sessions = this.types.isEmpty() ? null : this.types.get(type(key));
		return (sessions != null) ? List.copyOf(sessions.values()) : List.of();
	}

	private static ConnectorAddress type(RegistrationKey key) {
		return ConnectorAddress.any(key.tenant(), key.type());
	}

}
