package dev.connector.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import dev.connector.frame.ConnectorFrame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many sessions of one type, which come, leave and take the place of each other.
 */
class ManySessionsTests {

	private static final int MANY = 50;

	private static final Duration LONG = Duration.ofMinutes(5);

	@Test
	void takeTurnsInTheOrderInWhichTheyCame() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			List<TestConnector> connectors = come(fixture, MANY);
			assertThat(turns(fixture, connectors, "a")).isEqualTo(range(0, MANY));
			assertThat(turns(fixture, connectors, "b")).isEqualTo(range(0, MANY));
		}
	}

	@Test
	void takeTurnsAmongThoseThatAreLeft() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			List<TestConnector> connectors = come(fixture, MANY);
			for (int place : List.of(MANY - 1, 25, 0)) {
				connectors.remove(place).send(new ConnectorFrame.Goodbye("on purpose"));
			}
			assertThat(turns(fixture, connectors, "a")).isEqualTo(range(0, MANY - 3));
			connectors.add(fixture.connector("t.c.late", 1));
			assertThat(turns(fixture, connectors, "b")).containsExactlyInAnyOrderElementsOf(range(0, MANY - 2));
		}
	}

	@Test
	void oneThatTakesThePlaceOfAnotherHasItsTurn() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			List<TestConnector> connectors = come(fixture, MANY);
			connectors.set(10, fixture.connector("t.c.10", 1));
			connectors.add(fixture.connector("t.c.late", 1));
			assertThat(turns(fixture, connectors, "a")).isEqualTo(range(0, MANY + 1));
		}
	}

	@Test
	void theOneThatCameFirstHasItsCallsMovedFirst() {
		GatewayFixture fixture = GatewayFixture.resuming();
		List<TestConnector> connectors = come(fixture, 3);
		connectors.forEach((connector) -> execute(fixture, "running" + connectors.indexOf(connector)));
		connectors.forEach(TestConnector::lose);
		List.of("first", "second", "third").forEach((id) -> execute(fixture, id));
		assertThat(fixture.connector("t.other.i", 5).executes()).isEmpty();
		TestConnector other = fixture.connector("t.c.late", 2);
		assertThat(other.executes()).containsExactly("first", "second");
		other.result("first", "1");
		assertThat(other.executes()).containsExactly("first", "second", "third");
	}

	@Test
	void areChosenFromWhileOthersCome() throws Exception {
		ExecutorService caller = Executors.newSingleThreadExecutor();
		try (GatewayFixture fixture = new GatewayFixture()) {
			answering(fixture, -1);
			CompletableFuture<List<CompletableFuture<ExecuteResult>>> called = CompletableFuture.supplyAsync(() -> {
				List<CompletableFuture<ExecuteResult>> answers = new ArrayList<>();
				for (int i = 0; i < 20_000; i++) {
					answers.add(execute(fixture, "r" + i));
				}
				return answers;
			}, caller);
			for (int i = 0; i < 2000; i++) {
				TestConnector came = answering(fixture, i);
				if (i % 3 == 0) {
					came.send(new ConnectorFrame.Goodbye("on purpose"));
				}
			}
			for (CompletableFuture<ExecuteResult> answer : called.get(60, TimeUnit.SECONDS)) {
				assertAnsweredOrLeftBehind(answer);
			}
		}
		finally {
			caller.shutdownNow();
		}
	}

	/**
	 * One that goes may have got a call a moment before.
	 */
	private static void assertAnsweredOrLeftBehind(CompletableFuture<ExecuteResult> answer) {
		assertThat(answer).isDone();
		if (answer.join() instanceof ExecuteResult.Failed failed) {
			assertThat(failed.error().code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			assertThat(failed.error().message()).contains("said goodbye");
		}
		else {
			assertThat(GatewayFixture.success(answer).text()).isEqualTo("1");
		}
	}

	private static TestConnector answering(GatewayFixture fixture, int number) {
		return new TestConnector(fixture.gateway()).answering((self, execute) -> self.result(execute.requestId(), "1"))
			.register("t.c.n" + (number + 1), 8);
	}

	private static List<TestConnector> come(GatewayFixture fixture, int number) {
		List<TestConnector> connectors = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			connectors.add(fixture.connector("t.c." + i, 1));
		}
		return connectors;
	}

	/**
	 * Ask each of them once, and return who got the first call, who the second.
	 */
	private static List<Integer> turns(GatewayFixture fixture, List<TestConnector> connectors, String round) {
		List<Integer> turns = new ArrayList<>();
		for (int i = 0; i < connectors.size(); i++) {
			String id = round + i;
			execute(fixture, id);
			for (int place = 0; place < connectors.size(); place++) {
				if (connectors.get(place).executes().contains(id)) {
					turns.add(place);
				}
			}
		}
		connectors.forEach((connector) -> {
			List<String> got = connector.executes();
			connector.result(got.get(got.size() - 1), "1");
		});
		return turns;
	}

	private static List<Integer> range(int from, int to) {
		List<Integer> range = new ArrayList<>();
		for (int i = from; i < to; i++) {
			range.add(i);
		}
		return range;
	}

	private static CompletableFuture<ExecuteResult> execute(GatewayFixture fixture, String id) {
		return fixture.execute(GatewayFixture.ANY, id, LONG);
	}

}
