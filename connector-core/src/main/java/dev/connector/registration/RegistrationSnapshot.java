package dev.connector.registration;

import java.time.Duration;

import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionCounts;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a registration at one moment. Immutable.
 *
 * @param key its identity
 * @param destination the name of the destination that it registers at
 * @param connection its connection
 * @param requests its requests
 * @param counts what was counted over the life of the connection
 * @param heartbeatRoundTrip how long the last answered heartbeat took, or {@code null}
 * @param paused whether it takes no work for now because somebody said so
 */
public record RegistrationSnapshot(RegistrationKey key, String destination, ConnectionSnapshot connection,
		Requests requests, ConnectionCounts counts, @Nullable Duration heartbeatRoundTrip, boolean paused) {

	/**
	 * Return how often the connection was lost after it had been ready.
	 * @return the number of losses
	 */
	public long reconnects() {
		return this.counts.reconnects();
	}

	/**
	 * Return the state of the connection.
	 * @return the state
	 */
	public ConnectionState state() {
		return this.connection.state();
	}

	/**
	 * The requests of a registration in numbers.
	 *
	 * @param inFlight how many run now
	 * @param limit how many may run at a time
	 * @param completed how many were answered with a result
	 * @param failed how many were answered with an error
	 * @param answers what is kept of the answers
	 */
	public record Requests(int inFlight, int limit, long completed, long failed, Answers answers) {

	}

	/**
	 * What a registration keeps of its answers, in numbers.
	 *
	 * @param unacknowledged how many are kept because the gateway didn't acknowledge them
	 * yet
	 * @param bytes how many bytes are kept, in remembered answers too
	 * @param repeated how many requests came again, and were not run again
	 * @param dropped how many were let go before they were acknowledged
	 */
	public record Answers(int unacknowledged, long bytes, long repeated, long dropped) {

	}

}
