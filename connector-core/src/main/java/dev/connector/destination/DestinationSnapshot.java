package dev.connector.destination;

import java.net.URI;
import java.time.Instant;
import java.util.List;

import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a destination at one moment. Immutable.
 *
 * @param name its name
 * @param uri where it is, as it is preferred
 * @param state {@link ConnectionState#READY} while a wire takes streams, otherwise the
 * state of what comes closest to one; {@link ConnectionState#IDLE} while nobody wants one
 * @param since when it came into that state
 * @param outageSince since when it is wanted and has no wire that takes streams, over all
 * attempts, or {@code null} while it has one or nobody wants one
 * @param openStreams how many streams are open
 * @param wires its wires, those of the preferred way first
 * @param inUse which wire gets the next stream, and why
 * @param flights what was counted of the attempts to get a wire
 * @param lastFailure how the last stream or wire that failed ended, or {@code null}
 * @param messages the streams of messages, by what they carry
 * @param invocations the stream of invocations, or {@code null} when nothing was invoked
 */
public record DestinationSnapshot(String name, URI uri, ConnectionState state, Instant since,
		@Nullable Instant outageSince, int openStreams, List<WireSnapshot> wires, InUse inUse, Flights flights,
		@Nullable Failure lastFailure, List<MessagesSnapshot> messages, @Nullable InvocationsSnapshot invocations) {

	/**
	 * Return this snapshot with what is known of messages and invocations.
	 * @param known the streams of messages
	 * @param invoking the stream of invocations, or {@code null}
	 * @return a new snapshot
	 */
	DestinationSnapshot withMessages(List<MessagesSnapshot> known, @Nullable InvocationsSnapshot invoking) {
		return new DestinationSnapshot(this.name, this.uri, this.state, this.since, this.outageSince, this.openStreams,
				this.wires, this.inUse, this.flights, this.lastFailure, known, invoking);
	}

	/**
	 * What is known of a stream of messages at one moment.
	 *
	 * @param carries what it carries
	 * @param state its state
	 * @param since when it came into that state
	 * @param sent how many messages were taken by the other side
	 * @param received how many messages came from the other side and found a listener
	 * @param waiting how many messages wait, for a stream or for an answer
	 * @param lastFailure why it is not connected, or {@code null}
	 */
	public record MessagesSnapshot(PayloadClass carries, ConnectionState state, Instant since, long sent, long received,
			int waiting, @Nullable Failure lastFailure) {

	}

	/**
	 * What is known of the stream of invocations at one moment.
	 *
	 * @param state its state
	 * @param since when it came into that state
	 * @param underWay how many invocations were not answered, those included that wait
	 * for a stream
	 * @param lastFailure why it is not connected, or {@code null}
	 */
	public record InvocationsSnapshot(ConnectionState state, Instant since, int underWay,
			@Nullable Failure lastFailure) {

	}

	/**
	 * What is known of a wire at one moment.
	 *
	 * @param kind its kind
	 * @param address where it leads to: scheme, host and port
	 * @param state its state
	 * @param since when it came into that state
	 * @param streams how many streams hold a slot on it
	 * @param consecutiveFailures how many attempts or streams failed since the last one
	 * that did not
	 * @param leaving whether it gets no more streams and is closed with its last one
	 * @param lastFailure why it is not connected, or {@code null}
	 * @param nextAttemptAt when it is dialled again, or {@code null}
	 */
	public record WireSnapshot(String kind, String address, ConnectionState state, Instant since, int streams,
			int consecutiveFailures, boolean leaving, @Nullable Failure lastFailure, @Nullable Instant nextAttemptAt) {

	}

	/**
	 * The wire that gets the next stream.
	 *
	 * @param kind its kind, empty when there is none
	 * @param address where it leads to, empty when there is none
	 * @param reason why it is this one, or why there is none, for people
	 */
	public record InUse(String kind, String address, String reason) {

	}

	/**
	 * What was counted of the attempts to get a wire that takes streams.
	 *
	 * @param flying whether one is going on
	 * @param waiting how many streams wait for it
	 * @param succeeded how many ended with a wire
	 * @param failed how many ended without one
	 * @param shared how many streams joined one that others had begun
	 */
	public record Flights(boolean flying, int waiting, long succeeded, long failed, long shared) {

	}

}
