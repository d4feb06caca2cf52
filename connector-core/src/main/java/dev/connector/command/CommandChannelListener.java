package dev.connector.command;

import org.jspecify.annotations.Nullable;

/**
 * Hears what comes over a channel: any number of messages one after the other, then one
 * end, then nothing. Never throws, and never blocks.
 */
public interface CommandChannelListener {

	/**
	 * Hear a message from the peer.
	 * @param message the message
	 */
	void onMessage(CommandMessage message);

	/**
	 * Hear that no messages come any more: one of the two ends was closed, or the channel
	 * broke.
	 * @param cause why it broke, or {@code null} when it was closed
	 */
	void onClosed(@Nullable Throwable cause);

}
