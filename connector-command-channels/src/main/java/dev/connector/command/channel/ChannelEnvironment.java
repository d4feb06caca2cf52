package dev.connector.command.channel;

import dev.connector.command.MessageIds;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.schedule.Randomness;
import dev.connector.schedule.Scheduler;

/**
 * What channels need of their surroundings. Immutable.
 *
 * @param codec reads and writes messages, and says how large they may be
 * @param scheduler the time, not closed by channels
 * @param ids for messages that a channel sends on its own account
 */
public record ChannelEnvironment(CommandMessageCodec codec, Scheduler scheduler, MessageIds ids) {

	/**
	 * Create surroundings with ids of their own.
	 * @param codec reads and writes messages
	 * @param scheduler the time
	 * @return the surroundings
	 */
	public static ChannelEnvironment of(CommandMessageCodec codec, Scheduler scheduler) {
		return new ChannelEnvironment(codec, scheduler, new MessageIds(Randomness.shared()));
	}

	/**
	 * Return how large a message may be.
	 * @return the size in bytes
	 */
	public int maxMessageBytes() {
		return this.codec.limits().maxBytes();
	}

}
