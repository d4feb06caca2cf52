package dev.connector.command.channel.destination;

import java.util.List;

import dev.connector.command.CommandDefinition;
import dev.connector.command.CommandError;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandMessage;
import dev.connector.command.MessageIds;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is private from coming in: who knows the id of a private command could call
 * it otherwise, and at a gateway anybody may be at the other end.
 */
final class PrivateCommands {

	private PrivateCommands() {
	}

	/**
	 * Return what of a message may come in.
	 * @return the message, or another one without what is private, or {@code null} when
	 * nothing of it may
	 */
	static @Nullable CommandMessage strip(CommandMessage message) {
		if (message instanceof CommandMessage.ListResponse list
				&& list.commands().stream().anyMatch(CommandDefinition::isPrivate)) {
			List<CommandDefinition> open = list.commands().stream().filter((command) -> !command.isPrivate()).toList();
			return new CommandMessage.ListResponse(list.id(), list.thid(), open);
		}
		boolean closed = (message instanceof CommandMessage.ExecuteRequest call
				&& CommandDefinition.isPrivate(call.commandId()))
				|| (message instanceof CommandMessage.RegisterRequest register && register.command().isPrivate())
				|| (message instanceof CommandMessage.Event event && CommandDefinition.isPrivate(event.eventId()));
		return closed ? null : message;
	}

	/**
	 * Return what to answer to a message that may not come in.
	 * @return the answer, or {@code null} for none
	 */
	static @Nullable CommandMessage answer(CommandMessage message, MessageIds ids) {
		if (message instanceof CommandMessage.ExecuteRequest call) {
			return CommandMessage.ExecuteResponse.failure(ids.next(), call.id(),
					new CommandError(CommandErrorCode.NOT_FOUND, "Command \"" + call.commandId() + "\" not found"));
		}
		return (message instanceof CommandMessage.RegisterRequest register)
				? new CommandMessage.RegisterResponse(ids.next(), register.id(), false) : null;
	}

}
