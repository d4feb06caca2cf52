package dev.connector.autoconfigure.command.http;

import java.util.List;

import dev.connector.command.CommandDefinition;
import dev.connector.command.CommandDescriptor;
import dev.connector.command.CommandRegistry;
import dev.connector.protocol.command.CommandMessageCodec;

/**
 * The document that lists what a registry can do itself. Safe for use by many threads.
 *
 * @param registry whose commands
 * @param codec writes them
 */
record SchemaDocument(CommandRegistry registry, CommandMessageCodec codec) {

	/**
	 * Return the document as it is now.
	 * @return JSON
	 */
	byte[] json() {
		List<CommandDefinition> published = this.registry.commands()
			.stream()
			.filter((command) -> command.isLocal() && !command.isPrivate())
			.map(CommandDescriptor::definition)
			.toList();
		return this.codec.encodeDocument(published);
	}

}
