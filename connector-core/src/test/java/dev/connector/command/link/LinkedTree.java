package dev.connector.command.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import dev.connector.command.Command;
import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.CommandMessage;
import dev.connector.command.CommandRegistry;
import dev.connector.command.InMemoryChannel;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Registries that links join to a tree, whose channels are cut, stalled and refused, and
 * whose branches move, at random. Handlers take their time.
 */
final class LinkedTree {

	static final Duration SETTLES_WITHIN = Duration.ofMinutes(6);

	final VirtualScheduler time = new VirtualScheduler();

	final List<Node> nodes = new ArrayList<>();

	private final Random random;

	private final CommandLinkOptions options;

	private final List<CompletableFuture<?>> calls = new ArrayList<>();

	private boolean settling;

	private int channels;

	LinkedTree(long seed, int size, CommandLinkOptions options) {
		this.random = new Random(seed);
		this.options = options;
		for (int i = 0; i < size; i++) {
			Node node = new Node(i);
			this.nodes.add(node);
			if (i > 0) {
				node.follow(this.nodes.get(this.random.nextInt(i)));
			}
		}
	}

	Node anyNode() {
		return this.nodes.get(this.random.nextInt(this.nodes.size()));
	}

	void cut() {
		Line line = anyNode().line;
		if (line != null) {
			line.cut(this.random.nextBoolean());
		}
	}

	void stall() {
		Line line = anyNode().line;
		if (line != null) {
			line.stalled = true;
		}
	}

	void refuse() {
		Node node = anyNode();
		node.refuses = !node.refuses;
	}

	/**
	 * Have a branch follow another parent.
	 */
	void move() {
		Node child = anyNode();
		Node parent = anyNode();
		if (child.parent != null && !parent.isBelow(child)) {
			child.leaveParent();
			child.follow(parent);
		}
	}

	void register(String id) {
		anyNode().register(id);
	}

	void unregister() {
		Node node = anyNode();
		if (!node.own.isEmpty()) {
			node.own.remove(node.own.keySet().iterator().next()).cancel();
		}
	}

	void execute(String id) {
		this.calls.add(anyNode().registry.execute(id, Map.of()).toCompletableFuture());
	}

	void restart() {
		Node node = anyNode();
		if (node.link != null) {
			node.link.reconnect();
		}
	}

	void pass(Duration duration) {
		this.time.advance(duration);
	}

	/**
	 * Let nothing go wrong any more until everything has had its time. Commands are
	 * called meanwhile, which is how it shows where they are not any more.
	 */
	void settle(Set<String> ids) {
		this.settling = true;
		this.nodes.forEach((node) -> node.refuses = false);
		for (int i = 0; i < 12; i++) {
			this.time.advance(SETTLES_WITHIN.dividedBy(12));
			this.nodes.forEach((node) -> ids.forEach((id) -> this.calls.add(node.call(id))));
		}
		this.time.advance(Duration.ofSeconds(45));
	}

	/**
	 * Every call has its answer, at the latest when its time was over.
	 */
	void requireAnswers() {
		assertThat(this.calls).allMatch(CompletableFuture::isDone);
	}

	/**
	 * Return who does not find a command that somebody has, or finds one who has not.
	 */
	List<String> lost(Set<String> ids) {
		List<String> lost = new ArrayList<>();
		for (String id : ids) {
			Set<Integer> owners = new HashSet<>();
			this.nodes.stream().filter((node) -> node.own.containsKey(id)).forEach((node) -> owners.add(node.number));
			for (Node caller : this.nodes) {
				CompletableFuture<?> call = caller.call(id);
				this.time.advance(Duration.ofSeconds(5));
				Object found = outcome(call);
				boolean right = owners.isEmpty() ? found == CommandErrorCode.NOT_FOUND : owners.contains(found);
				if (!right) {
					lost.add(id + " of " + owners + " called by " + caller.number + ": " + found);
				}
			}
		}
		return lost;
	}

	void close() {
		this.nodes.forEach(Node::leaveParent);
		this.nodes.forEach((node) -> node.registry.close());
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.time.pending()).isZero();
	}

	static Object outcome(CompletableFuture<?> call) {
		assertThat(call).isDone();
		return call.handle((result, ex) -> {
			Throwable cause = (ex instanceof CompletionException) ? ex.getCause() : ex;
			return (cause instanceof CommandException known) ? known.code() : result;
		}).join();
	}

	/**
	 * One registry, with the link to its parent.
	 */
	final class Node {

		final int number;

		final CommandRegistry registry;

		final Map<String, Cancellable> own = new TreeMap<>();

		@Nullable Node parent;

		@Nullable CommandLink link;

		@Nullable Line line;

		boolean refuses;

		Node(int number) {
			LinkedTree tree = LinkedTree.this;
			this.number = number;
			this.registry = CommandRegistry.builder(tree.time)
				.name("node " + number)
				.routerChannel((number > 0) ? "up" : null)
				.random(new Random(tree.random.nextLong()))
				.build();
		}

		void follow(Node followed) {
			this.parent = followed;
			CommandLink fresh = CommandLink.create(this.registry, "up", (id) -> connect(followed),
					LinkedTree.this.options,
					new CommandLinkEnvironment(LinkedTree.this.time, LinkedTree.this.random, new CommandLinkListener() {
					}));
			this.link = fresh;
			fresh.start();
		}

		void leaveParent() {
			if (this.link != null) {
				this.link.stop(Duration.ZERO);
			}
		}

		boolean isBelow(Node other) {
			return this == other || (this.parent != null && this.parent.isBelow(other));
		}

		void register(String id) {
			if (this.own.containsKey(id)) {
				return;
			}
			this.registry.register(Command.dynamic(id, (request, caller) -> later(this.number)))
				.thenAccept((registration) -> this.own.put(id, registration));
		}

		CompletableFuture<?> call(String id) {
			return this.registry.execute(id, Map.of()).toCompletableFuture();
		}

		private CommandChannel connect(Node followed) {
			if (followed.refuses) {
				throw new IllegalStateException("refused");
			}
			int channel = LinkedTree.this.channels++;
			InMemoryChannel.Pair pair = InMemoryChannel.pair("up", "down" + channel);
			Line fresh = new Line(pair);
			this.line = fresh;
			followed.registry.addChannel(fresh.new End(pair.second()));
			return fresh.new End(pair.first());
		}

		private CompletionStage<Object> later(Object result) {
			CompletableFuture<Object> answer = new CompletableFuture<>();
			int millis = LinkedTree.this.settling ? 10 : LinkedTree.this.random.nextInt(3000);
			LinkedTree.this.time.schedule(Duration.ofMillis(millis), () -> answer.complete(result));
			return answer;
		}

	}

	/**
	 * What joins two registries, until it is cut.
	 */
	static final class Line {

		private final InMemoryChannel.Pair pair;

		private boolean stalled;

		Line(InMemoryChannel.Pair pair) {
			this.pair = pair;
		}

		String name() {
			return this.pair.second().id();
		}

		void cut(boolean first) {
			(first ? this.pair.first() : this.pair.second()).close();
		}

		/**
		 * One end, which loses what is sent while the line is stalled.
		 */
		final class End implements CommandChannel {

			private final InMemoryChannel end;

			End(InMemoryChannel end) {
				this.end = end;
			}

			@Override
			public String id() {
				return this.end.id();
			}

			@Override
			public CompletionStage<Void> start(CommandChannelListener listener) {
				return this.end.start(listener);
			}

			@Override
			public void send(CommandMessage message) {
				if (!Line.this.stalled) {
					this.end.send(message);
				}
			}

			@Override
			public CompletionStage<Void> close() {
				return this.end.close();
			}

		}

	}

}
