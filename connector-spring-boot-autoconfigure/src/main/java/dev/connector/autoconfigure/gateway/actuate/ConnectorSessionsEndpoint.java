package dev.connector.autoconfigure.gateway.actuate;

import java.time.Instant;
import java.util.List;

import dev.connector.gateway.Gateway;
import dev.connector.gateway.SessionSnapshot;
import dev.connector.gateway.SessionState;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Shows the sessions of the gateway.
 */
@Endpoint(id = "connectorsessions", defaultAccess = Access.READ_ONLY)
public final class ConnectorSessionsEndpoint {

	private final Gateway gateway;

	/**
	 * Create the endpoint.
	 * @param gateway whose sessions are shown
	 */
	public ConnectorSessionsEndpoint(Gateway gateway) {
		this.gateway = gateway;
	}

	/**
	 * Return all sessions.
	 * @return the sessions, sorted by key
	 */
	@ReadOperation
	public SessionsDescriptor sessions() {
		return new SessionsDescriptor(this.gateway.sessions().stream().map(SessionDescriptor::of).toList());
	}

	/**
	 * The sessions of a gateway.
	 *
	 * @param sessions the sessions, sorted by key
	 */
	public record SessionsDescriptor(List<SessionDescriptor> sessions) {

	}

	/**
	 * A session.
	 *
	 * @param key the key that is registered
	 * @param state the state
	 * @param epoch number of the session
	 * @param since when it came into that state
	 * @param peer where the connector comes from
	 * @param wire over which kind of wire: grpc, websocket or inprocess
	 * @param inFlight how many requests the connector works on
	 * @param limit how many it works on at a time
	 * @param pending how many requests wait for it
	 */
	public record SessionDescriptor(String key, SessionState state, long epoch, Instant since, String peer, String wire,
			int inFlight, int limit, int pending) {

		static SessionDescriptor of(SessionSnapshot session) {
			return new SessionDescriptor(session.key().toString(), session.state(), session.epoch(), session.since(),
					session.peer(), session.wire(), session.inFlight(), session.limit(), session.pending());
		}

	}

}
