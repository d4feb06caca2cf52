package dev.connector.gateway;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.connector.Payload;
import dev.connector.frame.GatewayFrame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DeadlineTests {

	private static final ConnectorAddress HERE = GatewayFixture.at("t.c.i");

	private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

	@Test
	void aRunningCallTimesOutAndIsCancelledAtTheConnector() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> answer = fixture.execute(HERE, "r", TWO_SECONDS);
			fixture.pass(TWO_SECONDS.minusNanos(1));
			assertThat(answer).isNotDone();
			fixture.pass(Duration.ofNanos(1));
			GatewayError error = GatewayFixture.failure(answer);
			assertThat(error.code()).isEqualTo(GatewayErrorCode.TIMEOUT);
			assertThat(error.message()).contains("PT2S").contains("may have run");
			assertThat(connector.cancels()).containsExactly("r");
			assertThat(fixture.events()).contains("dispatched t.c.i TIMEOUT 2000");
		}
	}

	@Test
	void theCreditComesBackWithTheLateAnswerOnly() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			fixture.execute(HERE, "r", TWO_SECONDS);
			fixture.pass(TWO_SECONDS);
			CompletableFuture<ExecuteResult> next = fixture.execute(HERE, "next");
			assertThat(connector.executes()).containsExactly("r");
			assertThat(fixture.session("t.c.i").inFlight()).isEqualTo(1);
			connector.result("r", "\"late\"");
			assertThat(connector.executes()).containsExactly("r", "next");
			connector.result("next", "\"good\"");
			assertThat(GatewayFixture.success(next).text()).isEqualTo("\"good\"");
		}
	}

	@Test
	void aPendingCallTimesOutAndLeavesTheQueue() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			fixture.execute(HERE, "running");
			CompletableFuture<ExecuteResult> pending = fixture.execute(HERE, "pending", TWO_SECONDS);
			fixture.pass(TWO_SECONDS);
			GatewayError error = GatewayFixture.failure(pending);
			assertThat(error.code()).isEqualTo(GatewayErrorCode.TIMEOUT);
			assertThat(error.message()).contains("did not run");
			assertThat(fixture.session("t.c.i").pending()).isZero();
			connector.result("running", "1");
			assertThat(connector.executes()).containsExactly("running");
			assertThat(connector.cancels()).isEmpty();
		}
	}

	@Test
	void theConnectorIsToldTheTimeThatIsLeft() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			fixture.execute(HERE, "running");
			fixture.execute(HERE, "pending", TWO_SECONDS);
			fixture.pass(Duration.ofMillis(500));
			connector.result("running", "1");
			assertThat(connector.last(GatewayFrame.Execute.class).timeout()).isEqualTo(Duration.ofMillis(1500));
		}
	}

	@Test
	void theGatewaysTimeoutHoldsWhenTheRequestSaysNothing() {
		try (GatewayFixture fixture = new GatewayFixture(
				(options) -> options.withRequestTimeout(Duration.ofSeconds(7)))) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> answer = fixture.execute(HERE, "r");
			assertThat(connector.last(GatewayFrame.Execute.class).timeout()).isEqualTo(Duration.ofSeconds(7));
			fixture.pass(Duration.ofSeconds(7));
			assertThat(GatewayFixture.failure(answer).code()).isEqualTo(GatewayErrorCode.TIMEOUT);
		}
	}

	@Test
	void anEndlessTimeoutIsBounded() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			fixture.execute(HERE, "r", Duration.ofSeconds(Long.MAX_VALUE));
			assertThat(connector.last(GatewayFrame.Execute.class).timeout()).isEqualTo(Duration.ofDays(365));
		}
	}

	@Test
	void cancellingARunningCallCancelsItAtTheConnector() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> answer = fixture.execute(HERE, "r");
			assertThat(answer.cancel(true)).isTrue();
			assertThat(answer.cancel(true)).isTrue();
			assertThat(answer).isCancelled();
			assertThat(connector.cancels()).containsExactly("r");
			assertThat(fixture.events()).contains("dispatched t.c.i CANCELLED 0");
			connector.result("r", "1");
			assertThat(fixture.session("t.c.i").inFlight()).isZero();
		}
	}

	@Test
	void cancellingAPendingCallRemovesIt() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			fixture.execute(HERE, "running");
			CompletableFuture<ExecuteResult> first = fixture.execute(HERE, "first");
			fixture.execute(HERE, "second");
			first.cancel(false);
			assertThat(fixture.session("t.c.i").pending()).isEqualTo(1);
			connector.result("running", "1");
			assertThat(connector.executes()).containsExactly("running", "second");
			assertThat(connector.cancels()).isEmpty();
		}
	}

	@Test
	void aCallerWhoseOwnTimeoutPassesCallsTheRequestOff() throws Exception {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> answer = fixture.execute(HERE, "r").orTimeout(1, TimeUnit.MILLISECONDS);
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> answer.get(30, TimeUnit.SECONDS));
			long giveUpAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
			while (connector.cancels().isEmpty() && System.nanoTime() < giveUpAt) {
				Thread.onSpinWait();
			}
			assertThat(connector.cancels()).containsExactly("r");
		}
	}

	@Test
	void aSecondRequestWithTheSameIdJoinsTheFirst() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 5);
			CompletableFuture<ExecuteResult> first = fixture.execute("r");
			CompletableFuture<ExecuteResult> second = fixture.execute("r");
			assertThat(connector.executes()).containsExactly("r");
			connector.result("r", "1");
			assertThat(GatewayFixture.success(first).text()).isEqualTo("1");
			assertThat(GatewayFixture.success(second).text()).isEqualTo("1");
			fixture.execute("r");
			assertThat(connector.executes()).containsExactly("r", "r");
		}
	}

	@Test
	void aCallGoesOnWhileOneOfItsCallersWaits() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 5);
			CompletableFuture<ExecuteResult> first = fixture.execute("r");
			CompletableFuture<ExecuteResult> second = fixture.execute("r");
			CompletableFuture<ExecuteResult> third = fixture.execute("r");
			first.cancel(true);
			third.cancel(true);
			assertThat(connector.cancels()).isEmpty();
			connector.result("r", "1");
			assertThat(GatewayFixture.success(second).text()).isEqualTo("1");
			CompletableFuture<ExecuteResult> alone = fixture.execute("s");
			CompletableFuture<ExecuteResult> joined = fixture.execute("s");
			alone.cancel(true);
			joined.cancel(true);
			assertThat(connector.cancels()).containsExactly("s");
		}
	}

	@Test
	void anIdIsNotUsedForSomethingElseMeanwhile() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			fixture.connector("t.c.i", 5);
			fixture.execute("r");
			GatewayError error = GatewayFixture.failure(
					fixture.gateway().execute(GatewayFixture.ANY, ExecuteRequest.of("r", "other", Payload.json("1"))));
			assertThat(error.code()).isEqualTo(GatewayErrorCode.INVALID_REQUEST);
			assertThat(error.message()).contains("'r'");
			assertThat(GatewayFixture
				.failure(fixture.gateway().execute(GatewayFixture.ANY, ExecuteRequest.of("r", "do", Payload.json("2"))))
				.code()).isEqualTo(GatewayErrorCode.INVALID_REQUEST);
		}
	}

	@Test
	void anIdThatIsStillUnansweredIsNotPushedTwice() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 5);
			fixture.execute(HERE, "r", TWO_SECONDS);
			fixture.pass(TWO_SECONDS);
			GatewayError error = GatewayFixture.failure(fixture.execute(HERE, "r"));
			assertThat(error.code()).isEqualTo(GatewayErrorCode.OVERLOADED);
			assertThat(error.retryAfter()).isPositive();
			assertThat(GatewayFixture.failure(fixture.execute("r")).code()).isEqualTo(GatewayErrorCode.OVERLOADED);
			TestConnector other = fixture.connector("t.c.other", 5);
			fixture.execute("r");
			assertThat(other.executes()).containsExactly("r");
			connector.result("r", "1");
			fixture.execute(HERE, "r");
			assertThat(connector.executes()).containsExactly("r", "r");
		}
	}

}
