package dev.connector.command.channel.destination;

import java.util.HashMap;
import java.util.Map;

import dev.connector.command.CommandRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The registry of one group, and the peers that use it. Guarded by the lock of its owner.
 */
final class CommandGroup {

	private final CommandRegistry registry;

	private final Map<String, PeerCommands> peers = new HashMap<>();

	private boolean kept;

	CommandGroup(CommandRegistry registry) {
		this.registry = registry;
	}

	CommandRegistry registry() {
		return this.registry;
	}

	/**
	 * Take a peer in.
	 * @return who had its id before, or {@code null}
	 */
	@Nullable PeerCommands enter(String id, PeerCommands peer) {
		return this.peers.put(id, peer);
	}

	void leave(String id, PeerCommands peer) {
		this.peers.remove(id, peer);
	}

	/**
	 * Keep the registry though nobody uses it: somebody has put something into it.
	 */
	void keep() {
		this.kept = true;
	}

	boolean isUnused() {
		return this.peers.isEmpty() && !this.kept;
	}

}
