package dev.connector.autoconfigure.command.channel;

import java.net.URI;
import java.time.Duration;

import dev.connector.autoconfigure.DestinationUris;
import dev.connector.autoconfigure.InvalidPropertyException;
import dev.connector.destination.DestinationOptions.Access;
import dev.connector.heartbeat.HeartbeatOptions;
import org.jspecify.annotations.Nullable;

/**
 * What properties say about a channel of commands. Immutable.
 *
 * @param name the channel
 * @param uri where its peer is
 * @param access what the peer is shown, whom it is trusted as, and through whom it is
 * reached
 * @param prefix what the names of the peer's commands begin with here; empty for nothing
 * @param connectTimeout how long connecting may take
 * @param timeout how long a call may take where the channel limits that, or {@code null}
 * @param heartbeat how a silent peer is noticed, or {@code null} for not at all
 */
public record CommandChannelTerms(String name, URI uri, Access access, String prefix, Duration connectTimeout,
		@Nullable Duration timeout, @Nullable HeartbeatOptions heartbeat) {

	/**
	 * Return the full name of a property of the channel.
	 * @param key the key, such as {@code uri}
	 * @return the name
	 */
	public String property(String key) {
		return "connector.commands.channels." + this.name + "." + key;
	}

	/**
	 * Refuse the URI.
	 * @param why what is wrong, as the end of a sentence
	 * @param example a URI that works
	 * @return what to throw
	 */
	public InvalidPropertyException invalidUri(String why, String example) {
		return new InvalidPropertyException(property("uri"), "The URI of the channel '" + this.name + "' " + why + ".",
				"Set " + property("uri") + " to a URI such as " + example + ".", null);
	}

	/**
	 * Return where the peer is, for people.
	 */
	String shownUri() {
		return DestinationUris.shown(this.uri);
	}

	@Override
	public String toString() {
		return "CommandChannelTerms[" + this.name + "]";
	}

}
