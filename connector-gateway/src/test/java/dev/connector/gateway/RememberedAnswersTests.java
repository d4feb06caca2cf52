package dev.connector.gateway;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RememberedAnswersTests {

	private static final ExecuteRequest REQUEST = ExecuteRequest.of("r", "do", Payload.json("1"))
		.withRememberedAnswer();

	private final GatewayFixture fixture = new GatewayFixture();

	private final TestConnector connector = this.fixture.connector("t.c.i", 10);

	@Test
	void theSameRequestGetsTheFirstAnswer() {
		CompletableFuture<ExecuteResult> first = execute(REQUEST);
		this.connector.result("r", "7");
		CompletableFuture<ExecuteResult> second = execute(REQUEST);
		assertThat(GatewayFixture.success(second)).isEqualTo(GatewayFixture.success(first));
		assertThat(this.connector.executes()).containsExactly("r");
	}

	@Test
	void aRequestThatDoesNotAskForItRunsAgain() {
		execute(ExecuteRequest.of("r", "do", Payload.json("1")));
		this.connector.result("r", "7");
		assertThat(execute(REQUEST)).isNotDone();
		this.connector.result("r", "8");
		assertThat(execute(ExecuteRequest.of("r", "do", Payload.json("1")))).isNotDone();
		assertThat(this.connector.executes()).hasSize(3);
	}

	@Test
	void anotherCapabilityOrPayloadIsRefused() {
		execute(REQUEST);
		this.connector.result("r", "7");
		assertInvalid(execute(ExecuteRequest.of("r", "other", Payload.json("1")).withRememberedAnswer()));
		assertInvalid(execute(ExecuteRequest.of("r", "do", Payload.json("2")).withRememberedAnswer()));
		assertInvalid(execute(
				ExecuteRequest.of("r", "do", Payload.of(new byte[] { '1' }, "text/plain")).withRememberedAnswer()));
	}

	@Test
	void anotherAddressIsAnotherRequest() {
		execute(REQUEST);
		this.connector.result("r", "7");
		assertThat(this.fixture.gateway().execute(GatewayFixture.at("t.c.i"), REQUEST)).isNotDone();
	}

	@ParameterizedTest
	@EnumSource(ErrorCode.class)
	void errorsThatShowThatItRanAreRemembered(ErrorCode code) {
		execute(REQUEST);
		this.connector.error("r", code, "first");
		boolean again = switch (code) {
			case NOT_FOUND, INVALID_REQUEST, INTERNAL -> false;
			case UNAVAILABLE, OVERLOADED, TIMEOUT, CANCELLED -> true;
		};
		CompletableFuture<ExecuteResult> second = execute(REQUEST);
		if (!again) {
			assertThat(GatewayFixture.failure(second).message()).isEqualTo("first");
		}
		assertThat(this.connector.executes()).hasSize(again ? 2 : 1);
	}

	@Test
	void refusalsLossesAndDeadlinesAreNotRemembered() {
		ExecuteRequest elsewhere = REQUEST.withTimeout(Duration.ofSeconds(1));
		ConnectorAddress other = ConnectorAddress.any("t", "d");
		GatewayFixture.failure(this.fixture.gateway().execute(other, elsewhere));
		TestConnector late = this.fixture.connector("t.d.i", 1);
		CompletableFuture<ExecuteResult> slow = this.fixture.gateway().execute(other, elsewhere);
		this.fixture.pass(Duration.ofSeconds(1));
		assertThat(GatewayFixture.failure(slow).code()).isEqualTo(GatewayErrorCode.TIMEOUT);
		late.result("r", "1");
		CompletableFuture<ExecuteResult> lost = this.fixture.gateway().execute(other, elsewhere);
		late.send(new ConnectorFrame.Goodbye("update"));
		assertThat(GatewayFixture.failure(lost).code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
		TestConnector again = this.fixture.connector("t.d.i", 1);
		assertThat(this.fixture.gateway().execute(other, elsewhere)).isNotDone();
		assertThat(again.executes()).containsExactly("r");
	}

	@Test
	void whoTriesAgainIsNotToldForEverThatTheFirstTryWasCancelled() {
		CompletableFuture<ExecuteResult> first = execute(REQUEST.withTimeout(Duration.ofSeconds(1)));
		this.fixture.pass(Duration.ofSeconds(1));
		assertThat(GatewayFixture.failure(first).code()).isEqualTo(GatewayErrorCode.TIMEOUT);
		this.connector.error("r", ErrorCode.CANCELLED, "The deadline passed");
		CompletableFuture<ExecuteResult> second = execute(REQUEST);
		this.connector.error("r", ErrorCode.CANCELLED, "The deadline passed");
		assertThat(GatewayFixture.failure(second).code()).isEqualTo(GatewayErrorCode.CANCELLED);
		CompletableFuture<ExecuteResult> third = execute(REQUEST);
		this.connector.result("r", "7");
		assertThat(GatewayFixture.success(third)).isEqualTo(Payload.json("7"));
		assertThat(this.connector.executes()).hasSize(3);
	}

	@Test
	void aStreamedAnswerIsNotKeptAndSaysSo() {
		CompletableFuture<ExecuteResult> first = execute(REQUEST);
		this.connector.chunk("r", 0);
		GatewayFixture.success(first).items().subscribe(new RecordingSubscriber(10));
		this.connector.end("r", 1);
		CompletableFuture<ExecuteResult> second = execute(REQUEST);
		assertInvalid(second);
		assertThat(GatewayFixture.failure(second).message()).contains("stream").contains("another id");
	}

	@Test
	void forgetsAtItsTime() {
		execute(REQUEST);
		this.connector.result("r", "7");
		for (int i = 0; i < 20; i++) {
			this.fixture.pass(Duration.ofSeconds(30).minusNanos((i == 19) ? 1 : 0));
			this.connector.send(new ConnectorFrame.Heartbeat(i));
		}
		assertThat(execute(REQUEST)).isCompleted();
		this.fixture.pass(Duration.ofNanos(1));
		assertThat(execute(REQUEST)).isNotDone();
	}

	@Test
	void forgetsTheOldestOfTooMany() {
		for (int i = 0; i < 4; i++) {
			execute(request(i));
			this.connector.result("r" + i, "1");
		}
		assertThat(execute(request(1))).isCompleted();
		assertThat(execute(request(3))).isCompleted();
		assertThat(execute(request(0))).isNotDone();
	}

	@Test
	void forgetsTheOldestOfTooLargeAnswers() {
		execute(request(0));
		this.connector.result("r0", "\"" + "x".repeat(6000) + "\"");
		execute(request(1));
		this.connector.result("r1", "\"" + "x".repeat(6000) + "\"");
		execute(request(2));
		this.connector.result("r2", "\"" + "x".repeat(12_000) + "\"");
		assertThat(execute(request(1))).isCompleted();
		assertThat(execute(request(0))).isNotDone();
		assertThat(execute(request(2))).isNotDone();
	}

	@Test
	void refusesOptionsThatCannotWork() {
		IdempotencyOptions options = IdempotencyOptions.defaults();
		assertThat(options.withMaxEntries(1).withMaxBytes(2).withTtl(Duration.ofSeconds(3)))
			.isEqualTo(new IdempotencyOptions(1, 2, Duration.ofSeconds(3)));
		assertThatIllegalArgumentException().isThrownBy(() -> options.withMaxEntries(-1))
			.withMessageContaining("maxEntries");
		assertThatIllegalArgumentException().isThrownBy(() -> options.withMaxBytes(-1))
			.withMessageContaining("maxBytes");
		assertThatIllegalArgumentException().isThrownBy(() -> options.withTtl(Duration.ZERO))
			.withMessageContaining("ttl");
	}

	private CompletableFuture<ExecuteResult> execute(ExecuteRequest request) {
		return this.fixture.gateway().execute(GatewayFixture.ANY, request);
	}

	private static ExecuteRequest request(int number) {
		return ExecuteRequest.of("r" + number, "do", Payload.json("1")).withRememberedAnswer();
	}

	private static void assertInvalid(CompletableFuture<ExecuteResult> answer) {
		assertThat(GatewayFixture.failure(answer).code()).isEqualTo(GatewayErrorCode.INVALID_REQUEST);
	}

}
