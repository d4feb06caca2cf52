package dev.connector.gateway;

import java.time.Instant;

import dev.connector.ConnectorRegistration;
import dev.connector.RegistrationKey;

/**
 * What is known of a session at one moment. Immutable.
 *
 * @param key the identity that is registered
 * @param state the state
 * @param since when it came into that state
 * @param opened when it was opened
 * @param resumed how often it went on over another stream
 * @param epoch number of the session; of two under one key, the one with the higher epoch
 * owns the key
 * @param peer where the connector comes from, for people
 * @param wire over which kind of wire it comes, such as {@code grpc}, for people
 * @param inFlight how many requests were pushed and not answered yet, those included
 * whose callers gave up
 * @param pending how many requests wait until they may be pushed
 * @param limit how many requests may be in flight, as the connector says
 * @param description what the connector is and can do
 */
public record SessionSnapshot(RegistrationKey key, SessionState state, Instant since, Instant opened, int resumed,
		long epoch, String peer, String wire, int inFlight, int pending, int limit,
		ConnectorRegistration.Description description) {

}
