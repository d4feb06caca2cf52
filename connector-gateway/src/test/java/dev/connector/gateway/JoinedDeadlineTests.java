package dev.connector.gateway;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.connector.frame.GatewayFrame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JoinedDeadlineTests {

	private static final Duration SHORT = Duration.ofSeconds(2);

	private static final Duration LONG = Duration.ofSeconds(40);

	@Test
	void whoJoinsWaitsNoLongerThanItWantsTo() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> first = fixture.execute(GatewayFixture.ANY, "r", LONG);
			fixture.pass(Duration.ofSeconds(1));
			CompletableFuture<ExecuteResult> joined = fixture.execute(GatewayFixture.ANY, "r", SHORT);
			fixture.pass(SHORT.minusNanos(1));
			assertThat(joined).isNotDone();
			fixture.pass(Duration.ofNanos(1));
			GatewayError error = GatewayFixture.failure(joined);
			assertThat(error.code()).isEqualTo(GatewayErrorCode.TIMEOUT);
			assertThat(error.message()).contains("PT2S").contains("may have run");
			assertThat(connector.cancels()).isEmpty();
			connector.result("r", "1");
			assertThat(GatewayFixture.success(first).text()).isEqualTo("1");
		}
	}

	@Test
	void whoJoinsWaitsOnWhenTheFirstOneGaveUp() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> first = fixture.execute(GatewayFixture.ANY, "r", SHORT);
			CompletableFuture<ExecuteResult> joined = fixture.execute(GatewayFixture.ANY, "r", LONG);
			fixture.pass(SHORT);
			assertThat(GatewayFixture.failure(first).code()).isEqualTo(GatewayErrorCode.TIMEOUT);
			assertThat(joined).isNotDone();
			assertThat(connector.cancels()).isEmpty();
			fixture.pass(LONG.minus(SHORT));
			assertThat(GatewayFixture.failure(joined).message()).contains("PT40S");
			assertThat(connector.cancels()).containsExactly("r");
			assertThat(fixture.events()).contains("dispatched t.c.* TIMEOUT 40000");
		}
	}

	@Test
	void theConnectorGetsTheTimeOfTheOneWhoWaitsLongest() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			fixture.execute(GatewayFixture.ANY, "busy", LONG);
			fixture.execute(GatewayFixture.ANY, "r", SHORT);
			fixture.pass(Duration.ofSeconds(1));
			fixture.execute(GatewayFixture.ANY, "r", LONG);
			connector.result("busy", "1");
			assertThat(connector.last(GatewayFrame.Execute.class).timeout()).isEqualTo(LONG);
		}
	}

	@Test
	void theDeadlineOfAStreamedAnswerIsThatOfItsReader() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> first = fixture.execute(GatewayFixture.ANY, "r", LONG);
			CompletableFuture<ExecuteResult> joined = fixture.execute(GatewayFixture.ANY, "r", SHORT);
			first.cancel(true);
			connector.chunk("r", 0);
			RecordingSubscriber reader = new RecordingSubscriber(10);
			GatewayFixture.success(joined).items().subscribe(reader);
			fixture.pass(SHORT);
			assertThat(reader.code()).isEqualTo(GatewayErrorCode.TIMEOUT);
			assertThat(connector.cancels()).containsExactly("r");
		}
	}

	@Test
	void theDeadlineOfOneWhoMayNotReadAStreamedAnswerEndsNothing() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> first = fixture.execute(GatewayFixture.ANY, "r", LONG);
			CompletableFuture<ExecuteResult> joined = fixture.execute(GatewayFixture.ANY, "r", SHORT);
			connector.chunk("r", 0);
			assertThat(GatewayFixture.failure(joined).code()).isEqualTo(GatewayErrorCode.INVALID_REQUEST);
			fixture.pass(SHORT);
			RecordingSubscriber reader = new RecordingSubscriber(10);
			GatewayFixture.success(first).items().subscribe(reader);
			connector.end("r", 1);
			assertThat(reader.isCompleted()).isTrue();
		}
	}

}
