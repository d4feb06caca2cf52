package dev.connector.autoconfigure.command.channel;

import dev.connector.command.link.CommandLink;

/**
 * A link that properties name.
 *
 * @param link the link
 * @param kind the scheme of its URI
 */
public record PeerLink(CommandLink link, String kind) {

	/**
	 * Return the name of the channel.
	 * @return its id at the registry
	 */
	public String name() {
		return this.link.channelId();
	}

}
