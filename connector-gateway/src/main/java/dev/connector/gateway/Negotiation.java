package dev.connector.gateway;

import java.time.Duration;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.jspecify.annotations.Nullable;

/**
 * What comes of the terms that a connector proposes.
 */
final class Negotiation {

	/**
	 * How many heartbeats at least fit into a heartbeat timeout when the connector
	 * proposes an interval that does not work.
	 */
	private static final int HEARTBEATS_IN_TIMEOUT = 3;

	/**
	 * Nobody needs more heartbeats than that, and each of them costs an answer.
	 */
	private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

	/**
	 * What is pushed is kept until it is answered, so there is an end to how much a
	 * connector may ask for.
	 */
	private static final int MOST_CREDITS = 10_000;

	/**
	 * More than any connector runs, with all the answers that it keeps.
	 */
	private static final int MOST_IN_FLIGHT = 100_000;

	private Negotiation() {
	}

	/**
	 * Return the terms that hold: the connector's heartbeat within the gateway's bounds.
	 * @param options the gateway's options
	 * @param proposed what the connector proposes
	 * @return the terms
	 */
	static GatewayFrame.Terms agree(GatewayOptions options, ConnectorFrame.Terms proposed) {
		GatewayOptions.SessionLimits limits = options.sessions();
		Duration timeout = proposed.heartbeatTimeout();
		if (timeout.compareTo(limits.minHeartbeatTimeout()) < 0) {
			timeout = limits.minHeartbeatTimeout();
		}
		else if (timeout.compareTo(limits.maxHeartbeatTimeout()) > 0) {
			timeout = limits.maxHeartbeatTimeout();
		}
		Duration interval = proposed.heartbeatInterval();
		if (interval.isNegative() || interval.isZero() || interval.compareTo(timeout) >= 0) {
			interval = timeout.dividedBy(HEARTBEATS_IN_TIMEOUT);
		}
		if (interval.compareTo(SHORTEST_INTERVAL) < 0 && SHORTEST_INTERVAL.compareTo(timeout) < 0) {
			interval = SHORTEST_INTERVAL;
		}
		return new GatewayFrame.Terms(options.maxPayloadBytes(), interval, timeout);
	}

	/**
	 * Return the size of the largest payload that may be pushed.
	 * @param options the gateway's options
	 * @param proposed what the connector proposes; a size that is not positive says
	 * nothing
	 * @return the size in bytes
	 */
	static long maxPayloadBytes(GatewayOptions options, ConnectorFrame.Terms proposed) {
		return (proposed.maxPayloadBytes() > 0) ? Math.min(options.maxPayloadBytes(), proposed.maxPayloadBytes())
				: options.maxPayloadBytes();
	}

	/**
	 * Find what is too much of what a connector says that it has. The gateway keeps it
	 * for as long as the registration waits for its approval.
	 * @param resumption what it says
	 * @return what is wrong, or {@code null}
	 */
	static @Nullable String problem(ConnectorFrame.Resumption resumption) {
		if (resumption.inFlight().size() > MOST_IN_FLIGHT) {
			return "No connector has " + resumption.inFlight().size() + " requests in flight";
		}
		for (String id : resumption.inFlight()) {
			if (id.length() > Refusals.MAX_ID_LENGTH) {
				return "No request in flight has an id of more than " + Refusals.MAX_ID_LENGTH + " characters";
			}
		}
		return null;
	}

	/**
	 * Return how many requests a connector may have unanswered.
	 * @param offered what the connector offers
	 * @return the credits that count
	 */
	static int credits(int offered) {
		return Math.min(offered, MOST_CREDITS);
	}

}
