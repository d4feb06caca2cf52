package dev.connector.autoconfigure.actuate;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

import dev.connector.autoconfigure.actuate.CommandsDescriptor.ChannelDescriptor;
import dev.connector.autoconfigure.actuate.CommandsDescriptor.ChannelDetails;
import dev.connector.autoconfigure.actuate.CommandsDescriptor.KnownCommand;
import dev.connector.autoconfigure.actuate.RegistrationDescriptor.StateDescriptor;
import dev.connector.autoconfigure.command.channel.CommandLinks;
import dev.connector.autoconfigure.command.channel.CommandListener;
import dev.connector.autoconfigure.command.channel.PeerLink;
import dev.connector.command.CommandChannelDescriptor;
import dev.connector.command.CommandDescriptor;
import dev.connector.command.CommandRegistry;
import dev.connector.connection.ConnectionState;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of commands and do to their channels, however they ask for it. None
 * of it creates or removes anything. Safe for use by many threads.
 */
final class CommandOperations {

	private final CommandRegistry registry;

	private final CommandLinks links;

	private final Supplier<List<CommandListener>> listeners;

	private final AuditTrail audit;

	CommandOperations(CommandRegistry registry, CommandLinks links, Supplier<List<CommandListener>> listeners,
			AuditTrail audit) {
		this.registry = registry;
		this.links = links;
		this.listeners = listeners;
		this.audit = audit;
	}

	CommandsDescriptor describe() {
		Map<String, ChannelDescriptor> channels = new TreeMap<>();
		this.registry.channels().forEach((channel) -> channels.put(channel.id(), ChannelDescriptor.of(channel)));
		this.links.list()
			.forEach((link) -> channels.put(link.name(), ChannelDescriptor.of(link, attached(link.name()))));
		return new CommandsDescriptor(this.registry.commands().stream().map(KnownCommand::of).toList(),
				List.copyOf(channels.values()), this.listeners.get());
	}

	/**
	 * Return a channel, or {@code null} when there is none.
	 */
	@Nullable ChannelDetails find(String name) {
		Optional<PeerLink> link = this.links.find(name);
		if (link.isPresent()) {
			List<StateDescriptor> journal = link.get().link().journal().stream().map(StateDescriptor::of).toList();
			return new ChannelDetails(ChannelDescriptor.of(link.get(), attached(name)), commandsOf(name), journal);
		}
		CommandChannelDescriptor channel = attached(name);
		return (channel != null) ? new ChannelDetails(ChannelDescriptor.of(channel), commandsOf(name), List.of())
				: null;
	}

	/**
	 * Do something to a channel.
	 * @return the channel afterwards
	 * @throws RefusedOperationException when that is not done
	 */
	ChannelDescriptor act(String name, @Nullable String named, @Nullable Principal who) {
		LinkAction action = LinkAction.named(named)
			.orElseThrow(() -> RefusedOperationException
				.nonsense("An 'action' is needed, which is one of " + LinkAction.names()));
		PeerLink link = this.links.find(name)
			.orElseThrow(() -> (attached(name) != null)
					? RefusedOperationException.conflict("This channel was opened by its peer, or by code")
					: RefusedOperationException.unknown("There is no channel with that name"));
		ConnectionState state = link.link().snapshot().state();
		String refusal = action.refusal(state);
		if (refusal != null) {
			throw RefusedOperationException.conflict(
					"The channel '" + link.name() + "' can't " + action + " while it is " + state + ": " + refusal);
		}
		action.take(link.link());
		this.audit.record(who, "COMMANDCHANNEL", link.name(), action.toString(), Map.of());
		return ChannelDescriptor.of(link, attached(name));
	}

	private @Nullable CommandChannelDescriptor attached(String name) {
		return this.registry.channels()
			.stream()
			.filter((channel) -> channel.id().equals(name))
			.findFirst()
			.orElse(null);
	}

	private List<String> commandsOf(String channel) {
		return this.registry.commands()
			.stream()
			.filter((command) -> channel.equals(command.channel()))
			.map(CommandDescriptor::id)
			.toList();
	}

}
