package dev.connector.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RoutingTests {

	@Test
	void pushesWhatIsAskedForAndAnswers() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			GatewayFrame.Context context = new GatewayFrame.Context("me", Map.of("a", "b"));
			CompletableFuture<ExecuteResult> answer = fixture.gateway()
				.execute(GatewayFixture.at("t.c.i"),
						new ExecuteRequest("r", "do", Payload.json("[1]"), context, Duration.ofSeconds(2)));
			GatewayFrame.Execute execute = connector.last(GatewayFrame.Execute.class);
			assertThat(execute.capability()).isEqualTo("do");
			assertThat(execute.payload().text()).isEqualTo("[1]");
			assertThat(execute.context()).isEqualTo(context);
			assertThat(execute.timeout()).isEqualTo(Duration.ofSeconds(2));
			assertThat(execute.delivery()).isEqualTo(new GatewayFrame.Delivery(1, 32));
			fixture.pass(Duration.ofMillis(5));
			connector.result("r", "[2]");
			assertThat(GatewayFixture.success(answer).text()).isEqualTo("[2]");
			assertThat(fixture.events()).contains("dispatched t.c.i null 5");
			assertThat(fixture.session("t.c.i").inFlight()).isZero();
		}
	}

	@ParameterizedTest
	@CsvSource({ "NOT_FOUND,NOT_FOUND", "INVALID_REQUEST,INVALID_REQUEST", "UNAVAILABLE,UNAVAILABLE",
			"OVERLOADED,OVERLOADED", "TIMEOUT,TIMEOUT", "CANCELLED,CANCELLED", "INTERNAL,CONNECTOR_FAILED" })
	void handsOnTheConnectorsError(ErrorCode code, GatewayErrorCode seen) {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> answer = fixture.execute("r");
			connector.send(new ConnectorFrame.ResultError("r", code, "because", Map.of("/a", "bad")));
			GatewayError error = GatewayFixture.failure(answer);
			assertThat(error).isEqualTo(new GatewayError(seen, "because", Map.of("/a", "bad"), null));
		}
	}

	@Test
	void refusesIdsCapabilitiesAndAttributesThatWouldFillAMessage() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			ConnectorAddress address = ConnectorAddress.any("t", "c");
			GatewayFrame.Context large = new GatewayFrame.Context(null, Map.of("k", "v".repeat(20_000)));
			for (ExecuteRequest request : List.of(ExecuteRequest.of("r".repeat(1001), "do", Payload.empty()),
					ExecuteRequest.of("r", "d".repeat(201), Payload.empty()),
					new ExecuteRequest("r", "do", Payload.empty(), large, Duration.ZERO))) {
				CompletableFuture<ExecuteResult> answer = fixture.gateway().execute(address, request);
				assertThat(GatewayFixture.failure(answer).code()).isEqualTo(GatewayErrorCode.INVALID_REQUEST);
			}
			assertThat(connector.received(GatewayFrame.Execute.class)).isEmpty();
		}
	}

	@Test
	void findsNobodyOfAnUnknownType() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			fixture.connector("t.c.i", 1);
			assertThat(failure(fixture, ConnectorAddress.any("t", "other"))).isEqualTo(GatewayErrorCode.NOT_FOUND);
			assertThat(failure(fixture, ConnectorAddress.any("other", "c"))).isEqualTo(GatewayErrorCode.NOT_FOUND);
			assertThat(failure(fixture, GatewayFixture.at("t.c.other"))).isEqualTo(GatewayErrorCode.NOT_FOUND);
			assertThat(failure(fixture, new ConnectorAddress("not a key!", "", "?")))
				.isEqualTo(GatewayErrorCode.NOT_FOUND);
		}
	}

	@Test
	void namesTheCapabilitiesThereAre() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			fixture.connector("t.c.1", 1, "list");
			fixture.connector("t.c.2", 1, "hash", "list");
			GatewayError error = GatewayFixture.failure(fixture.execute("r"));
			assertThat(error.code()).isEqualTo(GatewayErrorCode.NOT_FOUND);
			assertThat(error.message()).contains("'do'").endsWith("hash, list");
		}
	}

	@Test
	void asksOnlyThoseThatHaveTheCapability() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector able = fixture.connector("t.c.1", 10, "do");
			TestConnector unable = fixture.connector("t.c.2", 10, "other");
			TestConnector takesAny = fixture.connector("t.c.3", 10);
			for (int i = 0; i < 6; i++) {
				fixture.execute("r" + i);
			}
			assertThat(able.executes()).hasSize(3);
			assertThat(takesAny.executes()).hasSize(3);
			assertThat(unable.executes()).isEmpty();
		}
	}

	@Test
	void asksTheOneWithTheLeastToDo() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector busy = fixture.connector("t.c.1", 10);
			TestConnector idle = fixture.connector("t.c.2", 10);
			for (int i = 0; i < 3; i++) {
				fixture.execute(GatewayFixture.at("t.c.1"), "busy" + i);
			}
			for (int i = 0; i < 3; i++) {
				fixture.execute("r" + i);
			}
			assertThat(idle.executes()).containsExactly("r0", "r1", "r2");
			fixture.execute("r3");
			fixture.execute("r4");
			assertThat(busy.executes()).hasSize(4);
			assertThat(idle.executes()).hasSize(4);
		}
	}

	@Test
	void equalsTakeTurns() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector first = answering(fixture.connector("t.c.1", 10));
			TestConnector second = answering(fixture.connector("t.c.2", 10));
			TestConnector third = answering(fixture.connector("t.c.3", 10));
			for (int i = 0; i < 30; i++) {
				assertThat(fixture.execute("r" + i)).isCompleted();
			}
			assertThat(first.executes()).hasSize(10);
			assertThat(second.executes()).hasSize(10);
			assertThat(third.executes()).hasSize(10);
		}
	}

	@Test
	void prefersAFreeCreditToAShorterQueue() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector small = fixture.connector("t.c.1", 1);
			TestConnector big = fixture.connector("t.c.2", 10);
			for (int i = 0; i < 11; i++) {
				fixture.execute("r" + i);
			}
			assertThat(small.executes()).hasSize(1);
			assertThat(big.executes()).hasSize(10);
			fixture.execute("waits");
			assertThat(fixture.session("t.c.1").pending()).isEqualTo(1);
		}
	}

	@Test
	void passesByPausedAndDrainingOnes() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector paused = fixture.connector("t.c.1", 0);
			TestConnector draining = fixture.connector("t.c.2", 5);
			draining.send(new ConnectorFrame.Draining("update"));
			assertThat(fixture.session("t.c.1").state()).isEqualTo(SessionState.PAUSED);
			assertThat(fixture.session("t.c.2").state()).isEqualTo(SessionState.DRAINING);
			assertThat(failure(fixture, GatewayFixture.ANY)).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			assertThat(failure(fixture, GatewayFixture.at("t.c.1"))).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			assertThat(failure(fixture, GatewayFixture.at("t.c.2"))).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			TestConnector ready = fixture.connector("t.c.3", 5);
			fixture.execute("r");
			assertThat(ready.executes()).containsExactly("r");
			assertThat(paused.executes()).isEmpty();
			draining.send(new ConnectorFrame.Credits(5));
			assertThat(fixture.session("t.c.2").state()).isEqualTo(SessionState.DRAINING);
		}
	}

	@Test
	void refusesAPayloadOverTheGatewaysLimit() {
		try (GatewayFixture fixture = new GatewayFixture((options) -> options.withMaxPayloadBytes(10))) {
			fixture.connector("t.c.i", 5);
			assertThat(executeBytes(fixture, 10)).isNotDone();
			GatewayError error = GatewayFixture.failure(executeBytes(fixture, 11));
			assertThat(error.code()).isEqualTo(GatewayErrorCode.TOO_LARGE);
			assertThat(error.message()).contains("11 bytes").contains("10 bytes");
		}
	}

	@Test
	void refusesAPayloadOverTheConnectorsLimit() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector small = new TestConnector(fixture.gateway());
			ConnectorFrame.Register register = TestConnector.registration("t.c.i", 5);
			small.send(new ConnectorFrame.Register(register.protocolVersion(), register.key(), register.description(),
					register.credentials(), register.resumption(),
					new ConnectorFrame.Terms(5, 10, TestConnector.INTERVAL, TestConnector.TIMEOUT)));
			assertThat(executeBytes(fixture, 10)).isNotDone();
			GatewayError error = GatewayFixture.failure(executeBytes(fixture, 11));
			assertThat(error.code()).isEqualTo(GatewayErrorCode.TOO_LARGE);
			assertThat(error.message()).contains("10 bytes");
			TestConnector big = fixture.connector("t.c.big", 5);
			executeBytes(fixture, 11);
			assertThat(big.executes()).containsExactly("r11");
		}
	}

	@Test
	void refusesAnAnswerOverTheLimit() {
		try (GatewayFixture fixture = new GatewayFixture((options) -> options.withMaxPayloadBytes(10))) {
			TestConnector connector = fixture.connector("t.c.i", 5);
			CompletableFuture<ExecuteResult> answer = fixture.execute("r");
			connector.result("r", "12345678901");
			GatewayError error = GatewayFixture.failure(answer);
			assertThat(error.code()).isEqualTo(GatewayErrorCode.CONNECTOR_FAILED);
			assertThat(error.message()).contains("11").contains("10");
			CompletableFuture<ExecuteResult> streamed = fixture.execute("s");
			connector.send(new ConnectorFrame.ResultChunk("s", 0, Payload.json("12345678901")));
			assertThat(GatewayFixture.failure(streamed).code()).isEqualTo(GatewayErrorCode.CONNECTOR_FAILED);
			assertThat(connector.cancels()).containsExactly("s");
		}
	}

	@Test
	void refusesAStreamAsInput() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			fixture.connector("t.c.i", 5);
			Payload stream = Payload.stream(Payload.JSON, (subscriber) -> {
			});
			GatewayError error = GatewayFixture
				.failure(fixture.gateway().execute(GatewayFixture.ANY, ExecuteRequest.of("r", "do", stream)));
			assertThat(error.code()).isEqualTo(GatewayErrorCode.INVALID_REQUEST);
		}
	}

	@Test
	void dropsAndCountsAnswersThatNobodyAskedFor() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 5);
			connector.result("a", "1");
			connector.error("b", ErrorCode.INTERNAL, "no");
			connector.chunk("c", 0);
			connector.end("d", 0);
			assertThat(fixture.events().stream().filter("dropped t.c.i"::equals)).hasSize(4);
			assertThat(connector.isClosed()).isFalse();
		}
	}

	private static GatewayErrorCode failure(GatewayFixture fixture, ConnectorAddress address) {
		return GatewayFixture.failure(fixture.execute(address, "r")).code();
	}

	private static CompletableFuture<ExecuteResult> executeBytes(GatewayFixture fixture, int size) {
		return fixture.gateway()
			.execute(GatewayFixture.ANY,
					ExecuteRequest.of("r" + size, "do", Payload.of(new byte[size], Payload.OCTET_STREAM)));
	}

	private static TestConnector answering(TestConnector connector) {
		return connector.answering((self, execute) -> self.result(execute.requestId(), "1"));
	}

}
