package dev.connector.command;

/**
 * Makes channels to one peer: a new one each time the connection to it is made, as a
 * channel is used once. Safe for use by many threads.
 */
@FunctionalInterface
public interface CommandChannelFactory {

	/**
	 * Make a channel. Never blocks: to connect is for
	 * {@link CommandChannel#start(CommandChannelListener)}.
	 * @param channelId the id that the channel is to have
	 * @return another channel each time, not started
	 */
	CommandChannel create(String channelId);

}
