package dev.connector.command.link;

import java.time.Duration;

import dev.connector.connection.ConnectionCounts;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a link at one moment. Immutable.
 *
 * @param channelId the id of its channels
 * @param target where it leads, for people
 * @param connection state, since when, attempts and the last error
 * @param counts what was counted
 * @param paused whether requests of the peer are refused for now
 * @param roundTrip how long the peer took to answer the last heartbeat, or {@code null}
 * before the first answer over this channel
 */
public record CommandLinkSnapshot(String channelId, String target, ConnectionSnapshot connection,
		ConnectionCounts counts, boolean paused, @Nullable Duration roundTrip) {

	/**
	 * Return the state.
	 * @return the state of the connection
	 */
	public ConnectionState state() {
		return this.connection.state();
	}

}
