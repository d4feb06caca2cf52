package dev.connector.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.connector.ErrorCode;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CreditsTests {

	private static final ConnectorAddress HERE = GatewayFixture.at("t.c.i");

	@Test
	void aCallThatComesBetweenTheAcceptanceAndItsEffectUsesTheConnectorsCredit() {
		try (GatewayFixture fixture = new GatewayFixture((options) -> options.withMaxPendingPerSession(0))) {
			TestConnector connector = new TestConnector(fixture.gateway());
			List<CompletableFuture<ExecuteResult>> early = new ArrayList<>();
			connector.stream().beforeSend((frame) -> {
				if (frame instanceof GatewayFrame.Registered) {
					early.add(fixture.execute("first"));
					early.add(fixture.execute("second"));
				}
			});
			connector.register("t.c.i", 1);
			assertThat(GatewayFixture.failure(early.get(1)).code()).isEqualTo(GatewayErrorCode.OVERLOADED);
			assertThat(connector.received(GatewayFrame.Execute.class)).hasSize(1);
			connector.result("first", "1");
			assertThat(GatewayFixture.success(early.get(0)).text()).isEqualTo("1");
		}
	}

	@Test
	void pushesAsManyAsTheLimitSaysAndKeepsTheNextOne() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 2);
			execute(fixture, 0, 2);
			assertThat(connector.executes()).containsExactly("r0", "r1");
			execute(fixture, 2, 3);
			assertThat(connector.executes()).hasSize(2);
			SessionSnapshot session = fixture.session("t.c.i");
			assertThat(session.inFlight()).isEqualTo(2);
			assertThat(session.pending()).isEqualTo(1);
		}
	}

	@Test
	void pushesWhatWaitsInOrderAsAnswersComeIn() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 2);
			execute(fixture, 0, 5);
			connector.result("r1", "1");
			assertThat(connector.executes()).containsExactly("r0", "r1", "r2");
			connector.error("r0", ErrorCode.INTERNAL, "no");
			assertThat(connector.executes()).containsExactly("r0", "r1", "r2", "r3");
			connector.end("r2", 0);
			assertThat(connector.executes()).containsExactly("r0", "r1", "r2", "r3", "r4");
		}
	}

	@Test
	void refusesAtOnceWhatDoesNotFitIntoTheQueue() {
		try (GatewayFixture fixture = new GatewayFixture((options) -> options.withMaxPendingPerSession(3))) {
			TestConnector connector = fixture.connector("t.c.i", 2);
			execute(fixture, 0, 4);
			assertThat(execute(fixture, 4, 5)).isNotDone();
			GatewayError error = GatewayFixture.failure(execute(fixture, 5, 6));
			assertThat(error.code()).isEqualTo(GatewayErrorCode.OVERLOADED);
			assertThat(error.retryAfter()).isPositive();
			connector.result("r0", "1");
			assertThat(execute(fixture, 6, 7)).isNotDone();
			assertThat(GatewayFixture.failure(execute(fixture, 7, 8)).code()).isEqualTo(GatewayErrorCode.OVERLOADED);
		}
	}

	@Test
	void goesToAnotherInstanceWhenOneIsFull() {
		try (GatewayFixture fixture = new GatewayFixture((options) -> options.withMaxPendingPerSession(0))) {
			TestConnector first = fixture.connector("t.c.1", 1);
			TestConnector second = fixture.connector("t.c.2", 2);
			for (int i = 0; i < 3; i++) {
				assertThat(fixture.execute("r" + i)).isNotDone();
			}
			assertThat(first.executes()).hasSize(1);
			assertThat(second.executes()).hasSize(2);
			assertThat(GatewayFixture.failure(fixture.execute("r3")).code()).isEqualTo(GatewayErrorCode.OVERLOADED);
		}
	}

	@Test
	void raisingTheLimitPushesWhatWaits() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			execute(fixture, 0, 4);
			connector.send(new ConnectorFrame.Credits(3));
			assertThat(connector.executes()).containsExactly("r0", "r1", "r2");
			assertThat(fixture.session("t.c.i").limit()).isEqualTo(3);
		}
	}

	@Test
	void loweringTheLimitWaitsForWhatRuns() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 3);
			execute(fixture, 0, 4);
			connector.send(new ConnectorFrame.Credits(1));
			connector.result("r0", "1");
			connector.result("r1", "1");
			assertThat(connector.executes()).hasSize(3);
			connector.result("r2", "1");
			assertThat(connector.executes()).hasSize(4);
		}
	}

	@Test
	void pausingMovesWhatWaitsElsewhereAndResumingTakesWorkAgain() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector pausing = fixture.connector("t.c.i", 1);
			fixture.execute("running");
			CompletableFuture<ExecuteResult> movable = fixture.execute("movable");
			CompletableFuture<ExecuteResult> bound = fixture.execute(HERE, "bound");
			TestConnector other = fixture.connector("t.c.other", 1);
			pausing.send(new ConnectorFrame.Credits(0));
			assertThat(fixture.session("t.c.i").state()).isEqualTo(SessionState.PAUSED);
			assertThat(other.executes()).containsExactly("movable");
			assertThat(movable).isNotDone();
			GatewayError error = GatewayFixture.failure(bound);
			assertThat(error.code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			assertThat(error.message()).contains("did not run");
			pausing.send(new ConnectorFrame.Credits(2));
			assertThat(fixture.session("t.c.i").state()).isEqualTo(SessionState.READY);
			fixture.execute(HERE, "again");
			assertThat(pausing.executes()).containsExactly("running", "again");
		}
	}

	@Test
	void drainingFinishesWhatRunsAndMovesWhatWaits() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector draining = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> running = fixture.execute("running");
			fixture.execute("waiting");
			TestConnector other = fixture.connector("t.c.other", 1);
			draining.send(new ConnectorFrame.Draining("update"));
			assertThat(other.executes()).containsExactly("waiting");
			draining.result("running", "1");
			assertThat(GatewayFixture.success(running).text()).isEqualTo("1");
		}
	}

	private static CompletableFuture<ExecuteResult> execute(GatewayFixture fixture, int from, int to) {
		CompletableFuture<ExecuteResult> last = new CompletableFuture<>();
		for (int i = from; i < to; i++) {
			last = fixture.execute(HERE, "r" + i);
		}
		return last;
	}

	@Test
	void requestsOfAnEarlierSessionTakeCreditsUntilTheConnectorSaysHowManyItTakes() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector connector = withOrphans(fixture);
			assertThat(connector.executes()).containsExactly("r0");
			connector.send(new ConnectorFrame.Credits(2));
			assertThat(connector.executes()).containsExactly("r0", "r1");
			connector.send(new ConnectorFrame.Credits(3));
			assertThat(connector.executes()).containsExactly("r0", "r1", "r2");
		}
	}

	@Test
	void aConnectorThatSaysSomethingElseTakesAsMuchAsItOffered() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector connector = withOrphans(fixture);
			connector.result("r0", "1");
			assertThat(connector.executes()).hasSize(4);
		}
	}

	@Test
	void aConnectorThatSaysNothingTakesAsMuchAsItOffered() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector connector = withOrphans(fixture);
			fixture.pass(Duration.ofSeconds(2));
			assertThat(connector.executes()).hasSize(3);
		}
	}

	private static TestConnector withOrphans(GatewayFixture fixture) {
		TestConnector connector = new TestConnector(fixture.gateway()).register(TestConnector
			.resumption(TestConnector.registration("t.c.i", 3), "token of an earlier session", "a", "b"));
		for (int i = 0; i < 5; i++) {
			fixture.execute("r" + i);
		}
		return connector;
	}

}
