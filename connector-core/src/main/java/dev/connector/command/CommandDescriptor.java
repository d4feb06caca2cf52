package dev.connector.command;

import org.jspecify.annotations.Nullable;

/**
 * What a registry knows of a command. Immutable.
 *
 * @param definition what its owner tells of it
 * @param channel the channel to its owner, or {@code null} for a command of this registry
 */
public record CommandDescriptor(CommandDefinition definition, @Nullable String channel) {

	/**
	 * Return the name.
	 * @return the id
	 */
	public String id() {
		return this.definition.id();
	}

	/**
	 * Return whether the command is done here.
	 * @return {@code false} when it is done at the other end of a channel, or behind it
	 */
	public boolean isLocal() {
		return this.channel == null;
	}

	/**
	 * Return whether the command is kept from lists and from routers.
	 * @return {@code true} for an id that begins with an underscore
	 */
	public boolean isPrivate() {
		return this.definition.isPrivate();
	}

}
