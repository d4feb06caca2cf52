package dev.connector.autoconfigure.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.connector.autoconfigure.actuate.RegistrationDescriptor.StateDescriptor;
import dev.connector.autoconfigure.command.channel.CommandListener;
import dev.connector.autoconfigure.command.channel.PeerLink;
import dev.connector.command.CommandChannelDescriptor;
import dev.connector.command.CommandDescriptor;
import dev.connector.command.link.CommandLinkSnapshot;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import org.jspecify.annotations.Nullable;

/**
 * The commands of a process as operators see them, and the channels over which others
 * reach them. Immutable; holds no secret.
 *
 * @param commands the commands that can be called here, sorted by id
 * @param channels the channels, sorted by id
 * @param listeners where this process waits for channels, sorted by name
 */
public record CommandsDescriptor(List<KnownCommand> commands, List<ChannelDescriptor> channels,
		List<CommandListener> listeners) {

	/**
	 * A command that can be called here.
	 *
	 * @param id its id
	 * @param local whether it is done by this process
	 * @param isPrivate whether it is kept from lists and from routers
	 * @param channel the channel that leads to it, or {@code null} when it is local
	 * @param description what it does, or {@code null}
	 */
	public record KnownCommand(String id, boolean local, @JsonProperty("private") boolean isPrivate,
			@Nullable String channel, @Nullable String description) {

		static KnownCommand of(CommandDescriptor command) {
			return new KnownCommand(command.id(), command.isLocal(), command.isPrivate(), command.channel(),
					command.definition().description());
		}

	}

	/**
	 * A channel.
	 *
	 * @param id its id
	 * @param kind how the peer is reached, or {@code null} for a channel that the peer
	 * opened, or the application's own code
	 * @param uri where the peer is, or {@code null} when that isn't known
	 * @param state its state
	 * @param since when it came into that state, or {@code null} when that isn't known
	 * @param attempt number of the attempt in this outage, 0 while all is well
	 * @param nextAttemptAt when the next attempt is made, or {@code null}
	 * @param lastError what went wrong last in this outage, or {@code null} while all is
	 * well
	 * @param reconnects how often it was lost after it had been ready
	 * @param heartbeatRttMillis how many milliseconds the last heartbeat took, or
	 * {@code null}
	 * @param paused whether requests of the peer are refused because somebody said so
	 * @param router whether it leads to the router
	 * @param running how many requests of the peer run
	 * @param waiting how many requests of the peer wait
	 */
	public record ChannelDescriptor(String id, @Nullable String kind, @Nullable String uri, ConnectionState state,
			@Nullable Instant since, int attempt, @Nullable Instant nextAttemptAt, @Nullable String lastError,
			long reconnects, @Nullable Double heartbeatRttMillis, boolean paused, boolean router, int running,
			int waiting) {

		/**
		 * Describe a link.
		 * @param link the link
		 * @param attached its channel at the registry, or {@code null} while there is
		 * none
		 */
		static ChannelDescriptor of(PeerLink link, @Nullable CommandChannelDescriptor attached) {
			CommandLinkSnapshot snapshot = link.link().snapshot();
			ConnectionSnapshot connection = snapshot.connection();
			Duration roundTrip = snapshot.roundTrip();
			return new ChannelDescriptor(link.name(), link.kind(), snapshot.target(), connection.state(),
					connection.since(), connection.attempt(), connection.nextAttemptAt(),
					(connection.lastError() != null) ? connection.lastError().message() : null,
					snapshot.counts().reconnects(), (roundTrip != null) ? roundTrip.toNanos() / 1_000_000.0 : null,
					snapshot.paused(), attached != null && attached.router(),
					(attached != null) ? attached.running() : 0, (attached != null) ? attached.waiting() : 0);
		}

		/**
		 * Describe a channel that is no link.
		 */
		static ChannelDescriptor of(CommandChannelDescriptor channel) {
			return new ChannelDescriptor(channel.id(), null, null,
					channel.started() ? ConnectionState.READY : ConnectionState.CONNECTING, null, 0, null, null, 0,
					null, false, channel.router(), channel.running(), channel.waiting());
		}

	}

	/**
	 * A channel with everything that is known about it.
	 *
	 * @param channel what the list shows, too
	 * @param commands ids of the commands to which it leads, sorted
	 * @param journal its last states, oldest first; none for a channel that is no link
	 */
	public record ChannelDetails(@JsonUnwrapped ChannelDescriptor channel, List<String> commands,
			List<StateDescriptor> journal) {

	}

}
