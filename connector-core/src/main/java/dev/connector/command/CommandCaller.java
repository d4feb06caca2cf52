package dev.connector.command;

import org.jspecify.annotations.Nullable;

/**
 * Who called a command. Immutable.
 *
 * @param channel the channel over which the call came, or {@code null} for a call from
 * this process; the one who called may be further away
 */
public record CommandCaller(@Nullable String channel) {

	/**
	 * Code of this process.
	 */
	public static final CommandCaller LOCAL = new CommandCaller(null);

	/**
	 * Return whether the call came from this process.
	 * @return {@code false} when it came over a channel
	 */
	public boolean isLocal() {
		return this.channel == null;
	}

}
