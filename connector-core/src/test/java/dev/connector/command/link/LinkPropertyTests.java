package dev.connector.command.link;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for registries that links join, whatever happens to the links in whatever
 * order. A failure names the seed that shows it.
 */
class LinkPropertyTests {

	private static final int IDS = 8;

	static LongStream seeds() {
		return LongStream.rangeClosed(1, Long.getLong("connector.seeds", 60));
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void everyCallIsAnsweredAndEveryCommandFoundAgainWhenLinksStay(long seed) {
		run(seed, false);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void everyCallIsAnsweredAndEveryCommandFoundAgainWhenBranchesMove(long seed) {
		run(seed, true);
	}

	private static void run(long seed, boolean moves) {
		Random random = new Random(seed);
		CommandLinkOptions options = CommandLinkOptions.defaults();
		if (Boolean.getBoolean("connector.noheartbeat")) {
			options = options.withHeartbeat(null);
		}
		LinkedTree tree = new LinkedTree(seed, 2 + random.nextInt(8), options);
		Set<String> ids = new TreeSet<>();
		for (int i = 0; i < IDS; i++) {
			ids.add("command" + i);
		}
		for (int i = 0; i < 300; i++) {
			String id = "command" + random.nextInt(IDS);
			switch (random.nextInt(12)) {
				case 0 -> tree.cut();
				case 1 -> tree.stall();
				case 2 -> tree.refuse();
				case 3 -> tree.register(id);
				case 4 -> tree.unregister();
				case 5 -> tree.restart();
				case 6 -> {
					if (moves) {
						tree.move();
					}
				}
				case 7, 8 -> tree.pass(Duration.ofMillis(random.nextInt(20_000)));
				default -> tree.execute(id);
			}
		}
		tree.settle(ids);
		tree.requireAnswers();
		assertThat(tree.lost(ids)).isEmpty();
		tree.close();
	}

}
