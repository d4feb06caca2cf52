package dev.connector.command.channel;

import java.util.concurrent.CompletionStage;

import dev.connector.command.CommandChannel;

/**
 * Takes the channels that others opened to this process, such as
 * {@code registry::addChannel}.
 */
@FunctionalInterface
public interface ChannelAcceptor {

	/**
	 * Take a channel. Called by a thread of the network, so it must not block.
	 * @param channel the channel, not started
	 * @return completes when the channel is in use; when it fails, the channel is closed
	 */
	CompletionStage<Void> accept(CommandChannel channel);

}
