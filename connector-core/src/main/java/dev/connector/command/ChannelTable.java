package dev.connector.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The channels of a registry, and which of them leads to the router. Safe for use by many
 * threads.
 */
final class ChannelTable {

	private final Map<String, AttachedChannel> channels = new ConcurrentHashMap<>();

	private final @Nullable String routerId;

	ChannelTable(@Nullable String routerId) {
		this.routerId = routerId;
	}

	/**
	 * Take a channel in.
	 * @return {@code false} when there is one by its id
	 */
	boolean add(AttachedChannel channel) {
		return this.channels.putIfAbsent(channel.id(), channel) == null;
	}

	void remove(AttachedChannel channel) {
		this.channels.remove(channel.id(), channel);
	}

	@Nullable AttachedChannel find(String id) {
		return this.channels.get(id);
	}

	Collection<AttachedChannel> all() {
		return this.channels.values();
	}

	boolean isEmpty() {
		return this.channels.isEmpty();
	}

	boolean hasRouter() {
		return this.routerId != null;
	}

	boolean isRouter(AttachedChannel channel) {
		return channel.id().equals(this.routerId);
	}

	/**
	 * Return the way to the router, or {@code null} while there is none.
	 */
	@Nullable AttachedChannel router() {
		AttachedChannel router = (this.routerId != null) ? this.channels.get(this.routerId) : null;
		return (router != null && router.isStarted()) ? router : null;
	}

	List<CommandChannelDescriptor> describe() {
		return this.channels.values()
			.stream()
			.map((channel) -> new CommandChannelDescriptor(channel.id(), isRouter(channel), channel.isStarted(),
					channel.gate().running(), channel.gate().waiting()))
			.sorted(Comparator.comparing(CommandChannelDescriptor::id))
			.toList();
	}

}
