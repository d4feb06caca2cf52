package dev.connector.registration;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import dev.connector.ConnectorException;
import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DedupeTests extends AbstractExecutionsTests {

	private static final Duration TTL = Duration.ofMinutes(10);

	@BeforeEach
	void attach() {
		attach(this.sink, false);
	}

	@Test
	void aRequestThatComesAgainIsAnsweredTheSameAndDoesNotRun() {
		execute("r1");
		execute("r1");
		acknowledge("r1");
		execute("r1");
		assertThat(this.ran).containsExactly("r1");
		assertThat(this.sink.sent()).hasSize(3).containsOnly(new ConnectorFrame.Result("r1", Payload.json("\"r1\"")));
		assertThat(kept().repeated()).isEqualTo(2);
		assertThat(this.executions.snapshot().completed()).isOne();
	}

	@Test
	void anErrorIsRememberedLikeAResult() {
		this.handler = (request) -> {
			this.ran.add(request.context().requestId());
			throw new ConnectorException(ErrorCode.NOT_FOUND, "no such file", Map.of("/name", "unknown"), null);
		};
		execute("r1");
		acknowledge("r1");
		execute("r1");
		assertThat(this.ran).containsExactly("r1");
		assertThat(this.sink.sent()).hasSize(2)
			.containsOnly(new ConnectorFrame.ResultError("r1", ErrorCode.NOT_FOUND, "no such file",
					Map.of("/name", "unknown")));
	}

	@Test
	void aRequestThatComesAgainOnAnotherStreamJoinsTheOneThatRuns() {
		hold("r1");
		execute("r1");
		FakeSink second = next(this.sink, true);
		execute("r1");
		this.pending.get("r1").complete(Payload.empty());
		assertThat(this.ran).containsExactly("r1");
		assertThat(second.told()).containsExactly("r1");
		assertThat(kept().repeated()).isOne();
		assertThat(this.executions.snapshot().inFlight()).isZero();
	}

	@Test
	void anotherRequestUnderTheIdOfOneThatRunsIsRefused() {
		hold("r1");
		this.executions.execute(execute("r1", "list", Payload.json("1")));
		this.executions.execute(execute("r1", "read", Payload.json("1")));
		this.executions.execute(execute("r1", "list", Payload.json("2")));
		this.executions.execute(execute("r1", "list", Payload.json("12")));
		assertRefusals();
	}

	@Test
	void anotherRequestUnderTheIdOfAnAnsweredOneIsRefused() {
		this.executions.execute(execute("r1", "list", Payload.json("1")));
		this.sink.sent().clear();
		this.executions.execute(execute("r1", "read", Payload.json("1")));
		this.executions.execute(execute("r1", "list", Payload.json("2")));
		acknowledge("r1");
		this.executions.execute(execute("r1", "list", Payload.json("12")));
		assertRefusals();
	}

	@Test
	void aRequestThatWasRefusedForTheLimitRunsWhenItComesAgain() {
		this.options = this.options.withMaxConcurrentRequests(1);
		recreate();
		attach();
		hold("r1");
		execute("r1", "r2");
		assertThat(this.sink.told()).containsExactly("r2!OVERLOADED");
		assertThat(this.executions.inFlight()).containsExactly("r1");
		this.pending.get("r1").complete(Payload.empty());
		execute("r2");
		assertThat(this.ran).containsExactly("r1", "r2");
		assertThat(kept().repeated()).isZero();
	}

	@Test
	void aRequestForWhichThereWasNoThreadRunsWhenItComesAgain() {
		this.handlers = (step) -> {
			if (this.sink.sent().isEmpty()) {
				throw new RejectedExecutionException("full");
			}
			step.run();
		};
		recreate();
		attach();
		execute("r1");
		assertThat(this.sink.told()).containsExactly("r1!OVERLOADED");
		execute("r1");
		assertThat(this.ran).containsExactly("r1");
	}

	@Test
	void aHandlerThatSaysOverloadedHasRun() {
		this.handler = (request) -> {
			this.ran.add(request.context().requestId());
			throw new ConnectorException(ErrorCode.OVERLOADED, "the disk is busy");
		};
		execute("r1", "r1");
		assertThat(this.ran).containsExactly("r1");
	}

	@Test
	void aRequestIsForgottenExactlyAfterItsTime() {
		execute("r1");
		this.scheduler.advance(TTL.multipliedBy(2));
		acknowledge("r1");
		this.scheduler.advance(TTL.minus(NANO));
		execute("r1");
		assertThat(this.ran).containsExactly("r1");
		this.scheduler.advance(NANO);
		execute("r1");
		assertThat(this.ran).containsExactly("r1", "r1");
	}

	@Test
	void whatIsForgottenTakesNoBytesAnyMore() {
		this.handler = (request) -> CompletableFuture.completedFuture(bytes(100));
		execute("r1", "r2");
		acknowledge("r1", "r2");
		assertThat(this.budget.bytes()).isEqualTo(200);
		this.scheduler.advance(TTL.minus(NANO));
		this.executions.prune();
		assertThat(this.budget.bytes()).isEqualTo(200);
		this.scheduler.advance(NANO);
		this.executions.prune();
		assertThat(this.budget.bytes()).isZero();
	}

	@Test
	void oldRequestsAreForgottenAsNewOnesAreRemembered() {
		this.handler = (request) -> CompletableFuture.completedFuture(bytes(100));
		execute("r1");
		acknowledge("r1");
		this.scheduler.advance(TTL);
		execute("r2");
		acknowledge("r2");
		assertThat(this.budget.bytes()).isEqualTo(100);
	}

	@Test
	void theOldestIsForgottenWhenThereAreTooMany() {
		this.dedupe = this.dedupe.withMaxEntries(2);
		recreate();
		attach();
		execute("r1", "r2", "r3");
		acknowledge("r1", "r2");
		execute("r1");
		assertThat(this.ran).containsExactly("r1", "r2", "r3");
		acknowledge("r3");
		execute("r3", "r2", "r1");
		assertThat(this.ran).containsExactly("r1", "r2", "r3", "r1");
	}

	@Test
	void optionsThatMakeNoSenseAreRefusedByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.dedupe.withMaxEntries(0))
			.withMessageContaining("maxEntries");
		assertThatIllegalArgumentException().isThrownBy(() -> this.dedupe.withTtl(Duration.ZERO))
			.withMessageContaining("ttl");
	}

	private void assertRefusals() {
		assertThat(this.sink.sent()).hasSize(3)
			.allSatisfy(
					(frame) -> assertThat(frame).isInstanceOfSatisfying(ConnectorFrame.ResultError.class, (error) -> {
						assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
						assertThat(error.message()).contains("'r1'");
					}));
		assertThat(this.ran).containsExactly("r1");
		assertThat(kept().repeated()).isZero();
	}

}
