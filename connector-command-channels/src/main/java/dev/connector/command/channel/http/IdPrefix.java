package dev.connector.command.channel.http;

import java.util.List;

import dev.connector.command.CommandDefinition;

/**
 * What ids of the peer's commands begin with on this side. Immutable.
 *
 * @param start the prefix with the point that follows, or an empty text
 */
record IdPrefix(String start) {

	static IdPrefix of(String prefix) {
		return new IdPrefix(prefix.isEmpty() ? "" : prefix + ".");
	}

	/**
	 * Return the peer's commands by the names they have here.
	 */
	List<CommandDefinition> here(List<CommandDefinition> commands) {
		return this.start.isEmpty() ? commands : commands.stream()
			.map((command) -> new CommandDefinition(this.start + command.id(), command.description(), command.schema()))
			.toList();
	}

	/**
	 * Return the name that the peer has for a command.
	 */
	String there(String id) {
		boolean cut = id.startsWith(this.start) && id.length() > this.start.length();
		return cut ? id.substring(this.start.length()) : id;
	}

}
