package dev.connector.command;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.schedule.Cancellable;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Registries that are joined to trees and parted again, at random. Everything runs on this
 * thread, so that whatever is to come of a step has come when it is over.
 */
final class RandomTree {

	static final String EVENT = "news";

	final VirtualScheduler time = new VirtualScheduler();

	final List<Node> nodes = new ArrayList<>();

	private final Random random;

	private final Set<String> passed = new HashSet<>();

	private final List<String> repeated = new ArrayList<>();

	private boolean knotted;

	private int links;

	RandomTree(long seed, int size) {
		this.random = new Random(seed);
		for (int i = 0; i < size; i++) {
			this.nodes.add(new Node(i));
		}
	}

	Node anyNode() {
		return this.nodes.get(this.random.nextInt(this.nodes.size()));
	}

	/**
	 * Give a root a parent, unless it is the parent's own root.
	 */
	void join() {
		Node child = anyNode();
		Node parent = anyNode();
		if (child.parent == null && parent.root() != child) {
			int link = this.links++;
			InMemoryChannel.Pair pair = InMemoryChannel.pair("up", "down" + link);
			child.parent = parent;
			child.link = "down" + link;
			CommandChannel up = new WatchedChannel(pair.first(), link + "v");
			CommandChannel down = new WatchedChannel(pair.second(), link + "^");
			boolean childFirst = this.random.nextBoolean();
			CompletionStage<Void> first = childFirst ? child.registry.addChannel(up)
					: parent.registry.addChannel(down);
			CompletionStage<Void> second = childFirst ? parent.registry.addChannel(down)
					: child.registry.addChannel(up);
			assertThat(first.toCompletableFuture()).isCompleted();
			assertThat(second.toCompletableFuture()).isCompleted();
		}
	}

	/**
	 * Join two of one tree once more, beside the tree.
	 */
	void knot() {
		Node one = anyNode();
		Node other = anyNode();
		if (one != other && one.root() == other.root()) {
			this.knotted = true;
			int link = this.links++;
			InMemoryChannel.Pair pair = InMemoryChannel.pair("side" + link, "side" + link);
			one.registry.addChannel(new WatchedChannel(pair.first(), link + "v"));
			other.registry.addChannel(new WatchedChannel(pair.second(), link + "^"));
		}
	}

	/**
	 * Make a root the child of its own tree, so that the way to the root has no end.
	 */
	void bite() {
		Node root = anyNode().root();
		Node other = anyNode();
		if (other != root && other.root() == root) {
			this.knotted = true;
			int link = this.links++;
			InMemoryChannel.Pair pair = InMemoryChannel.pair("up", "bite" + link);
			root.registry.addChannel(new WatchedChannel(pair.first(), link + "v"));
			other.registry.addChannel(new WatchedChannel(pair.second(), link + "^"));
		}
	}

	/**
	 * Cut a link, at either end.
	 */
	void cut() {
		Node child = anyNode();
		Node parent = child.parent;
		if (parent != null) {
			child.parent = null;
			if (this.random.nextBoolean()) {
				child.registry.removeChannel("up");
			}
			else {
				parent.registry.removeChannel(child.link);
			}
		}
	}

	void register(String id) {
		anyNode().register(id);
	}

	void unregister() {
		Node node = anyNode();
		if (!node.own.isEmpty()) {
			String id = node.own.keySet().iterator().next();
			node.own.remove(id).cancel();
		}
	}

	List<Node> component(Node of) {
		return this.nodes.stream().filter((node) -> node.root() == of.root()).toList();
	}

	/**
	 * Call a command, which has to be answered at once, by someone in the same tree who
	 * has it, or with an error that says that nobody was found.
	 */
	@Nullable Node execute(Node caller, String id) {
		CompletableFuture<?> call = caller.registry.execute(id, Map.of("a", 1)).toCompletableFuture();
		assertThat(call).as("call of " + id + " by " + caller).isDone();
		requireNothingLeft();
		if (call.isCompletedExceptionally()) {
			assertThat(Outcomes.code(call)).isIn(CommandErrorCode.NOT_FOUND, CommandErrorCode.CHANNEL_DISCONNECTED);
			assertThat(caller.own).doesNotContainKey(id);
			return null;
		}
		Node owner = (Node) call.join();
		assertThat(owner.own).containsKey(id);
		assertThat(component(caller)).contains(owner);
		return owner;
	}

	/**
	 * Tell of an event: everybody in the same tree hears it once, and nobody else.
	 */
	void emit(Node source) {
		this.nodes.forEach((node) -> node.heard = 0);
		source.registry.emit(EVENT, source.number);
		List<Node> hearing = component(source);
		this.nodes.forEach((node) -> assertThat(node.heard).as("events heard by " + node)
			.isEqualTo(hearing.contains(node) ? 1 : 0));
	}

	/**
	 * Check what holds whatever happened.
	 */
	void requireOrder() {
		requireNothingLeft();
		assertThat(this.repeated).as("messages that passed a link twice").isEmpty();
		for (Node node : this.nodes) {
			List<String> channels = node.registry.channels().stream().map(CommandChannelDescriptor::id).toList();
			for (CommandDescriptor command : node.registry.commands()) {
				if (command.channel() != null) {
					assertThat(channels).as("owner of " + command.id() + " at " + node).contains(command.channel());
				}
				assertThat(command.isLocal()).as(command.id() + " at " + node)
					.isEqualTo(node.own.containsKey(command.id()));
			}
		}
	}

	private void requireNothingLeft() {
		this.nodes.forEach(
				(node) -> assertThat(node.registry.unanswered()).as("unanswered questions of " + node).isZero());
	}

	/**
	 * One registry.
	 */
	final class Node {

		final int number;

		final CommandRegistry registry;

		final Map<String, Cancellable> own = new TreeMap<>();

		@Nullable Node parent;

		String link = "";

		int heard;

		Node(int number) {
			this.number = number;
			this.registry = CommandRegistry.builder(RandomTree.this.time)
				.name("node " + number)
				.routerChannel("up")
				.random(new Random(RandomTree.this.random.nextLong()))
				.build();
			this.registry.on(EVENT, (payload) -> this.heard++);
		}

		Node root() {
			return (this.parent != null) ? this.parent.root() : this;
		}

		boolean register(String id) {
			CompletableFuture<Cancellable> registration = this.registry
				.register(Command.dynamic(id, (request, caller) -> CompletableFuture.completedStage(this)))
				.toCompletableFuture();
			assertThat(registration).isDone();
			if (registration.isCompletedExceptionally()) {
				assertThat(Outcomes.failure(registration)).isInstanceOf(DuplicateCommandException.class);
				return false;
			}
			this.own.put(id, registration.join());
			return true;
		}

		@Override
		public String toString() {
			return "node " + this.number;
		}

	}

	/**
	 * Sees to it that no message passes a link twice in one direction, and in a tree no
	 * call goes back.
	 */
	private final class WatchedChannel implements CommandChannel {

		private final CommandChannel channel;

		private final String name;

		WatchedChannel(CommandChannel channel, String name) {
			this.channel = channel;
			this.name = name;
		}

		@Override
		public String id() {
			return this.channel.id();
		}

		@Override
		public CompletionStage<Void> start(CommandChannelListener listener) {
			return this.channel.start(listener);
		}

		@Override
		public void send(CommandMessage message) {
			boolean neverBack = message instanceof CommandMessage.ExecuteRequest && !RandomTree.this.knotted;
			String way = neverBack ? this.name.substring(0, this.name.length() - 1) : this.name;
			if (!RandomTree.this.passed.add(way + " " + message.id())) {
				// What a channel throws is the registry's affair, so it is kept for the test
				RandomTree.this.repeated.add(message + " over " + this.name);
			}
			this.channel.send(message);
		}

		@Override
		public CompletionStage<Void> close() {
			return this.channel.close();
		}

	}

}
