package dev.connector.command;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The commands that a registry knows, one for each id: its own and those of its channels.
 * Safe for use by many threads.
 */
final class CommandTable {

	private final Map<String, TableEntry> entries = new ConcurrentHashMap<>();

	/**
	 * Find a command that can be called.
	 */
	@Nullable TableEntry find(String id) {
		TableEntry entry = this.entries.get(id);
		return (entry != null && entry.visible()) ? entry : null;
	}

	/**
	 * Take the place for a command, so that nobody else does.
	 * @return who has it already, or {@code null} when the entry has it now
	 */
	@Nullable TableEntry reserve(TableEntry entry) {
		TableEntry known = this.entries.putIfAbsent(entry.id(), entry);
		if (known == null) {
			entry.counted();
		}
		return known;
	}

	/**
	 * Find who has the place of a command, whether it can be called yet or not.
	 */
	@Nullable TableEntry holder(String id) {
		return this.entries.get(id);
	}

	/**
	 * Put an entry in the place of another one.
	 * @return {@code false} when that one is not there any more
	 */
	boolean replace(TableEntry old, TableEntry entry) {
		boolean replaced = this.entries.replace(old.id(), old, entry);
		if (replaced) {
			entry.counted();
			old.discounted();
		}
		return replaced;
	}

	/**
	 * Give a place back.
	 * @return {@code false} when the entry doesn't have it any more
	 */
	boolean remove(TableEntry entry) {
		boolean removed = this.entries.remove(entry.id(), entry);
		if (removed) {
			entry.discounted();
		}
		entry.decision().complete(false);
		return removed;
	}

	/**
	 * Return what its owner says now of a command that counted.
	 * @return an entry of the same owner, or {@code null} when there is none that can be
	 * called
	 */
	@Nullable TableEntry current(TableEntry entry) {
		TableEntry holder = find(entry.id());
		return (holder != null && Objects.equals(holder.owner(), entry.owner())) ? holder : null;
	}

	/**
	 * Remove the commands of a channel.
	 */
	void removeAll(AttachedChannel owner) {
		this.entries.values().stream().filter((entry) -> owner.equals(entry.owner())).forEach(this::remove);
	}

	/**
	 * Remove the own commands of a peer that its list doesn't name any more.
	 */
	void retainListed(AttachedChannel owner, Set<String> named) {
		this.entries.values()
			.stream()
			.filter((entry) -> entry.origin() == TableEntry.Origin.LISTED && entry.visible()
					&& owner.equals(entry.owner()) && !named.contains(entry.id()))
			.forEach(this::remove);
	}

	void clear() {
		this.entries.values().forEach(this::remove);
	}

	/**
	 * Return the own commands of which others are told.
	 */
	List<CommandDefinition> published() {
		return visible().filter((entry) -> entry.local() != null)
			.map(TableEntry::definition)
			.filter((definition) -> !definition.isPrivate())
			.toList();
	}

	/**
	 * Return the public commands of all channels but one.
	 */
	List<TableEntry> remoteExceptOf(AttachedChannel channel) {
		return visible().filter((entry) -> entry.owner() != null && !channel.equals(entry.owner()))
			.filter((entry) -> !entry.definition().isPrivate())
			.toList();
	}

	List<CommandDescriptor> describe() {
		return visible().map((entry) -> {
			AttachedChannel owner = entry.owner();
			return new CommandDescriptor(entry.definition(), (owner != null) ? owner.id() : null);
		}).toList();
	}

	private Stream<TableEntry> visible() {
		return this.entries.values().stream().filter(TableEntry::visible).sorted(Comparator.comparing(TableEntry::id));
	}

}
