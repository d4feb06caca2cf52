package dev.connector.autoconfigure.command.channel;

import dev.connector.command.CommandChannelFactory;
import dev.connector.command.link.CommandLinkOptions;

/**
 * A channel that follows from the properties. Immutable.
 *
 * @param name the channel
 * @param kind the scheme of its URI
 * @param factory opens it
 * @param options when, and how often
 */
record PlannedChannel(String name, String kind, CommandChannelFactory factory, CommandLinkOptions options) {

}
