package dev.connector.connection;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import static dev.connector.connection.ConnectionEffect.DIAL;
import static dev.connector.connection.ConnectionEffect.DRAIN;
import static dev.connector.connection.ConnectionEffect.END;
import static dev.connector.connection.ConnectionEffect.GO_LIVE;
import static dev.connector.connection.ConnectionEffect.GREET;
import static dev.connector.connection.ConnectionEffect.LEAVE;
import static dev.connector.connection.ConnectionEffect.OFFER;
import static dev.connector.connection.ConnectionEffect.WITHHOLD;
import static dev.connector.connection.ConnectionState.BACKOFF;
import static dev.connector.connection.ConnectionState.CONNECTING;
import static dev.connector.connection.ConnectionState.DRAINING;
import static dev.connector.connection.ConnectionState.FAILED;
import static dev.connector.connection.ConnectionState.HANDSHAKING;
import static dev.connector.connection.ConnectionState.IDLE;
import static dev.connector.connection.ConnectionState.PARKED;
import static dev.connector.connection.ConnectionState.PAUSED;
import static dev.connector.connection.ConnectionState.PENDING_APPROVAL;
import static dev.connector.connection.ConnectionState.READY;
import static dev.connector.connection.ConnectionState.STOPPED;

/**
 * All that can happen to a connection, as data. What has no row must not happen;
 * {@link ConnectionState#STOPPED} has none at all.
 */
final class Transitions {

	private static final Map<ConnectionState, Map<ConnectionEvent, Transition>> ROWS = new EnumMap<>(
			ConnectionState.class);

	static {
		from(IDLE).on(ConnectionEvent.TURN, CONNECTING, DIAL)
			.on(ConnectionEvent.QUEUED, PARKED)
			.on(ConnectionEvent.STOP, STOPPED, END);
		from(PARKED).on(ConnectionEvent.TURN, CONNECTING, DIAL)
			.on(ConnectionEvent.LOST, BACKOFF)
			.on(ConnectionEvent.GIVEN_UP, FAILED)
			.on(ConnectionEvent.STOP, STOPPED, END);
		from(CONNECTING).on(ConnectionEvent.OPENED, HANDSHAKING, GREET).orItEnds().orItStops();
		from(HANDSHAKING).on(ConnectionEvent.PENDING, PENDING_APPROVAL).orItIsAccepted().orItEnds().orItStops();
		from(PENDING_APPROVAL).on(ConnectionEvent.DRAIN, DRAINING, DRAIN).orItIsAccepted().orItEnds().orItStops();
		from(READY).on(ConnectionEvent.PAUSE, PAUSED, WITHHOLD).on(ConnectionEvent.DRAIN, DRAINING, DRAIN).orItMoves();
		from(PAUSED).on(ConnectionEvent.RESUME, READY, OFFER).on(ConnectionEvent.DRAIN, DRAINING, DRAIN).orItMoves();
		from(BACKOFF).on(ConnectionEvent.TURN, CONNECTING, DIAL)
			.on(ConnectionEvent.QUEUED, PARKED)
			.on(ConnectionEvent.RETRY, BACKOFF)
			.on(ConnectionEvent.STOP, STOPPED, END);
		from(DRAINING).on(ConnectionEvent.LOST, BACKOFF, LEAVE).orItStops();
		from(FAILED).on(ConnectionEvent.RETRY, BACKOFF).on(ConnectionEvent.STOP, STOPPED, END);
	}

	private Transitions() {
	}

	/**
	 * Return what follows.
	 * @param state the state
	 * @param event what happened in it
	 * @return the row, or {@code null} when this must not happen
	 */
	static @Nullable Transition of(ConnectionState state, ConnectionEvent event) {
		return ROWS.getOrDefault(state, Map.of()).get(event);
	}

	/**
	 * Return the whole table.
	 * @return its rows, by state
	 */
	static List<Transition> all() {
		return ROWS.values().stream().flatMap((rows) -> rows.values().stream()).toList();
	}

	private static Rows from(ConnectionState state) {
		Map<ConnectionEvent, Transition> rows = new LinkedHashMap<>();
		ROWS.put(state, rows);
		return new Rows(state, rows);
	}

	/**
	 * The rows of one state.
	 */
	private record Rows(ConnectionState state, Map<ConnectionEvent, Transition> rows) {

		Rows on(ConnectionEvent event, ConnectionState next, ConnectionEffect... effects) {
			this.rows.put(event, new Transition(this.state, event, next, List.of(effects)));
			return this;
		}

		Rows orItIsAccepted() {
			return on(ConnectionEvent.ACCEPTED, READY, GO_LIVE, OFFER)
				.on(ConnectionEvent.ACCEPTED_PAUSED, PAUSED, GO_LIVE, WITHHOLD)
				.on(ConnectionEvent.ACCEPTED_DRAINING, DRAINING, GO_LIVE, DRAIN);
		}

		Rows orItEnds() {
			return orItIsLost().on(ConnectionEvent.RETRY, BACKOFF, LEAVE);
		}

		Rows orItMoves() {
			return orItIsLost().on(ConnectionEvent.TURN, CONNECTING, LEAVE, DIAL);
		}

		Rows orItIsLost() {
			return on(ConnectionEvent.LOST, BACKOFF, LEAVE).on(ConnectionEvent.GIVEN_UP, FAILED, LEAVE);
		}

		Rows orItStops() {
			return on(ConnectionEvent.STOP, STOPPED, LEAVE, END);
		}

	}

}
