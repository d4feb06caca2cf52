package dev.connector.command;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

import dev.connector.command.RandomTree.Node;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for registries in trees of any shape, whatever happens in whatever order. A
 * failure names the seed that shows it.
 */
class RoutingPropertyTests {

	static LongStream seeds() {
		return LongStream.rangeClosed(1, 100);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void everyCommandIsFoundFromEverywhereHoweverTheTreeGrew(long seed) {
		Random random = new Random(seed);
		RandomTree tree = new RandomTree(seed, 2 + random.nextInt(12));
		Map<String, Node> owners = new HashMap<>();
		int joins = 0;
		while (owners.size() < 20 || joins < 300) {
			if (random.nextInt(10) == 0) {
				String id = "command" + owners.size();
				Node owner = tree.anyNode();
				assertThat(owner.register(id)).isTrue();
				owners.put(id, owner);
			}
			else {
				tree.join();
				joins++;
			}
			tree.requireOrder();
		}
		for (Node caller : tree.nodes) {
			owners.forEach((id, owner) -> {
				Node expected = tree.component(caller).contains(owner) ? owner : null;
				assertThat(tree.execute(caller, id)).as(id + " called by " + caller).isSameAs(expected);
			});
			tree.emit(caller);
		}
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void anIdIsGivenOnceInATree(long seed) {
		Random random = new Random(seed);
		RandomTree tree = new RandomTree(seed, 2 + random.nextInt(12));
		for (int i = 0; i < 300; i++) {
			tree.join();
		}
		for (int i = 0; i < 60; i++) {
			String id = "command" + random.nextInt(15);
			Node node = tree.anyNode();
			boolean free = tree.component(node).stream().noneMatch((other) -> other.own.containsKey(id));
			assertThat(node.register(id)).isEqualTo(free);
			tree.requireOrder();
		}
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void whateverIsCutAndJoinedEveryCallIsAnsweredAndNoneGoesInCircles(long seed) {
		Random random = new Random(seed);
		RandomTree tree = new RandomTree(seed, 2 + random.nextInt(12));
		for (int i = 0; i < 400; i++) {
			switch (random.nextInt(8)) {
				case 0, 1 -> tree.join();
				case 2 -> tree.cut();
				case 3 -> tree.register("command" + random.nextInt(15));
				case 4 -> tree.unregister();
				case 5 -> tree.emit(tree.anyNode());
				default -> tree.execute(tree.anyNode(), "command" + random.nextInt(15));
			}
			tree.requireOrder();
		}
		tree.nodes.forEach((node) -> node.registry.close());
		assertThat(tree.time.pending()).isZero();
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void calledAndToldOnceWhereWaysGoInCircles(long seed) {
		Random random = new Random(seed);
		RandomTree tree = new RandomTree(seed, 3 + random.nextInt(10));
		for (int i = 0; i < 200; i++) {
			tree.join();
		}
		for (int i = 0; i < 10; i++) {
			tree.register("command" + i);
		}
		for (int i = 0; i < 5; i++) {
			tree.knot();
		}
		if (random.nextBoolean()) {
			tree.bite();
		}
		for (int i = 0; i < 100; i++) {
			tree.execute(tree.anyNode(), "command" + random.nextInt(20));
			tree.emit(tree.anyNode());
			tree.requireOrder();
		}
	}

}
