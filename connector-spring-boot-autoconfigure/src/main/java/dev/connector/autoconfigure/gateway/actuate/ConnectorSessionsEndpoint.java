package dev.connector.autoconfigure.gateway.actuate;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.connector.Capability;
import dev.connector.RegistrationKey;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.SessionSnapshot;
import dev.connector.gateway.SessionState;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

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
	 * Return one session with what its connector can do.
	 * @param key the key in its text form
	 * @return the session, or {@code null} when there is none
	 */
	@ReadOperation
	public @Nullable SessionDetails session(@Selector String key) {
		try {
			return this.gateway.session(RegistrationKey.parse(key)).map(SessionDetails::of).orElse(null);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
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
	 * @param since when it came into that state
	 * @param epoch number of the session
	 * @param opened when it was opened
	 * @param resumed how often it went on over another stream
	 * @param peer where the connector comes from
	 * @param wire over which kind of wire: grpc, websocket or inprocess
	 * @param inFlight how many requests the connector works on
	 * @param limit how many it works on at a time
	 * @param pending how many requests wait for it
	 */
	public record SessionDescriptor(String key, SessionState state, Instant since, long epoch, Instant opened,
			int resumed, String peer, String wire, int inFlight, int limit, int pending) {

		static SessionDescriptor of(SessionSnapshot session) {
			return new SessionDescriptor(session.key().toString(), session.state(), session.since(), session.epoch(),
					session.opened(), session.resumed(), session.peer(), session.wire(), session.inFlight(),
					session.limit(), session.pending());
		}

	}

	/**
	 * A session with what its connector says about itself.
	 *
	 * @param session what the list shows, too
	 * @param version version of the connector
	 * @param displayName name for people
	 * @param capabilities names of what it can do, sorted; empty when it takes anything
	 */
	public record SessionDetails(@JsonUnwrapped SessionDescriptor session, String version, String displayName,
			List<String> capabilities) {

		static SessionDetails of(SessionSnapshot session) {
			return new SessionDetails(SessionDescriptor.of(session), session.description().version(),
					session.description().displayName(),
					session.description().capabilities().stream().map(Capability::name).sorted().toList());
		}

	}

}
