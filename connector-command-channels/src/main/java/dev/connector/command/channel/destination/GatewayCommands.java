package dev.connector.command.channel.destination;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import dev.connector.Payload;
import dev.connector.command.CommandRegistry;
import dev.connector.gateway.MessageHandler;
import dev.connector.gateway.MessagePeer;
import org.jspecify.annotations.Nullable;

/**
 * Lets the registries of processes reach each other through a gateway: those of one group
 * (by default, of one tenant) are the children of one registry here, their router, over a
 * channel each, whose id is the name of the peer.
 * <p>
 * A registry is made when its first peer comes, and closed after the last one went,
 * unless {@link #registry} was asked for it. Safe for use by many threads; no method
 * blocks.
 */
public final class GatewayCommands implements MessageHandler {

	private final Function<String, CommandRegistry> registries;

	private final GatewayCommandsOptions options;

	private final PayloadChannel.Terms terms;

	private final Map<MessagePeer, PeerCommands> peers = new ConcurrentHashMap<>();

	private final Lock lock = new ReentrantLock();

	private final Map<String, CommandGroup> groups = new TreeMap<>();

	private boolean closed;

	/**
	 * Create the commands of a gateway.
	 * @param registries makes the registry of a group, by its name; a root, which nobody
	 * else closes. Never blocks
	 * @param options how peers are dealt with
	 */
	public GatewayCommands(Function<String, CommandRegistry> registries, GatewayCommandsOptions options) {
		this.registries = Objects.requireNonNull(registries, "registries");
		this.options = options;
		this.terms = options.terms();
	}

	/**
	 * Return the registry of a group, which is kept from now on: commands of the gateway
	 * itself may be registered there, and those of peers be called.
	 * @param group the name of the group, by default of the tenant
	 * @return the registry
	 * @throws IllegalStateException when this is closed
	 */
	public CommandRegistry registry(String group) {
		this.lock.lock();
		try {
			CommandGroup found = group(group);
			found.keep();
			return found.registry();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the registries that there are.
	 * @return an immutable snapshot, by the name of the group
	 */
	public Map<String, CommandRegistry> registries() {
		this.lock.lock();
		try {
			Map<String, CommandRegistry> all = new TreeMap<>();
			this.groups.forEach((name, group) -> all.put(name, group.registry()));
			return Collections.unmodifiableMap(all);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * End all channels and close all registries. Peers that ask for a channel are refused
	 * from now on. Idempotent.
	 * @return completes when all are closed; never exceptionally
	 */
	public CompletionStage<Void> close() {
		List<CommandGroup> all;
		this.lock.lock();
		try {
			this.closed = true;
			all = new ArrayList<>(this.groups.values());
			this.groups.clear();
		}
		finally {
			this.lock.unlock();
		}
		return CompletableFuture.allOf(all.stream()
			.map((group) -> group.registry().close().toCompletableFuture())
			.toArray(CompletableFuture<?>[]::new));
	}

	@Override
	public void onConnected(MessagePeer peer) {
		if (isOurs(peer)) {
			this.peers.put(peer, new PeerCommands(this, peer, this.terms));
		}
		else if (this.options.others() != null) {
			this.options.others().onConnected(peer);
		}
	}

	@Override
	public CompletionStage<Void> onMessage(MessagePeer peer, Payload message) {
		PeerCommands found = this.peers.get(peer);
		if (found != null) {
			return found.received(message);
		}
		return (this.options.others() != null) ? this.options.others().onMessage(peer, message)
				: CompletableFuture.failedStage(new IllegalStateException(
						"Nobody takes messages of the class " + peer.carries() + ", which came from " + peer));
	}

	@Override
	public void onDisconnected(MessagePeer peer, String reason) {
		PeerCommands left = this.peers.remove(peer);
		if (left != null) {
			left.gone(reason);
		}
		else if (this.options.others() != null) {
			this.options.others().onDisconnected(peer, reason);
		}
	}

	@Nullable String groupOf(MessagePeer peer) {
		return this.options.groups().groupOf(peer);
	}

	/**
	 * Give a peer the id in the registry of its group. Who had it before has another life
	 * of the same process, whose end was not told yet.
	 * @return the registry, or {@code null} when this is closed
	 */
	@Nullable CommandRegistry enter(String group, String id, PeerCommands peer) {
		CommandGroup entered;
		PeerCommands before;
		this.lock.lock();
		try {
			if (this.closed) {
				return null;
			}
			entered = group(group);
			before = entered.enter(id, peer);
		}
		finally {
			this.lock.unlock();
		}
		if (before != null && !before.equals(peer)) {
			before.gone("the peer came back");
		}
		return entered.registry();
	}

	/**
	 * Take note that a peer has no channel any more.
	 */
	void leave(String group, String id, PeerCommands peer) {
		CommandGroup left;
		this.lock.lock();
		try {
			left = this.groups.get(group);
			if (left == null) {
				return;
			}
			left.leave(id, peer);
			if (!left.isUnused()) {
				return;
			}
			this.groups.remove(group);
		}
		finally {
			this.lock.unlock();
		}
		left.registry().close();
	}

	private boolean isOurs(MessagePeer peer) {
		return this.options.carries().name().equals(peer.carries());
	}

	private CommandGroup group(String name) {
		if (this.closed) {
			throw new IllegalStateException("Commands are not taken any more: the gateway closes");
		}
		return this.groups.computeIfAbsent(name, (added) -> new CommandGroup(this.registries.apply(added)));
	}

}
