package dev.connector.gateway;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.connector.Capability;
import dev.connector.ConnectorRegistration;
import dev.connector.ErrorCode;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RerunTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	@Test
	void anIdempotentCallRunsElsewhereOnceTheWindowIsOver() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = idempotent(fixture, "t.c.1", 1);
			CompletableFuture<ExecuteResult> answer = fixture.execute(GatewayFixture.ANY, "r", LONG);
			TestConnector other = fixture.connector("t.c.2", 1);
			beat(other, fixture, lost::lose);
			assertThat(other.executes()).containsExactly("r");
			assertThat(other.last(GatewayFrame.Execute.class).delivery().attempt()).isEqualTo(2);
			other.result("r", "1");
			assertThat(GatewayFixture.success(answer).text()).isEqualTo("1");
		}
	}

	@Test
	void waitsForSomebodyWhenNobodyIsThere() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = idempotent(fixture, "t.c.1", 1);
			CompletableFuture<ExecuteResult> answer = fixture.execute(GatewayFixture.at("t.c.1"), "r", LONG);
			TestConnector other = fixture.connector("t.c.2", 1);
			beat(other, fixture, lost::lose);
			assertThat(other.executes()).isEmpty();
			assertThat(answer).isNotDone();
			TestConnector again = idempotent(fixture, "t.c.1", 1);
			assertThat(again.executes()).containsExactly("r");
			again.result("r", "1");
			assertThat(GatewayFixture.success(answer).text()).isEqualTo("1");
		}
	}

	@Test
	void theDeadlineEndsTheWait() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			idempotent(fixture, "t.c.1", 1).lose();
			TestConnector goes = idempotent(fixture, "t.c.1", 1);
			CompletableFuture<ExecuteResult> answer = fixture.execute("r");
			goes.send(new ConnectorFrame.Goodbye("update"));
			fixture.pass(Duration.ofSeconds(30).minusNanos(1));
			assertThat(answer).isNotDone();
			fixture.pass(Duration.ofNanos(1));
			assertThat(GatewayFixture.failure(answer).code()).isEqualTo(GatewayErrorCode.TIMEOUT);
			assertThat(GatewayFixture.failure(answer).message()).contains("may have run");
			assertThat(idempotent(fixture, "t.c.1", 1).executes()).isEmpty();
		}
	}

	@Test
	void noMoreWaitThanMay() {
		try (GatewayFixture fixture = GatewayFixture.resuming((options) -> options.withMaxPendingPerSession(1))) {
			TestConnector goes = idempotent(fixture, "t.c.1", 2);
			CompletableFuture<ExecuteResult> a = fixture.execute("a");
			CompletableFuture<ExecuteResult> b = fixture.execute("b");
			goes.send(new ConnectorFrame.Goodbye("update"));
			CompletableFuture<ExecuteResult> refused = a.isDone() ? a : b;
			assertThat(GatewayFixture.failure(refused).code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			assertThat(GatewayFixture.failure(refused).message()).contains("may have run");
			assertThat(refused.equals(a) ? b : a).isNotDone();
		}
	}

	@Test
	void goodbyeSupersedingAndTheGatewaysOwnDecisionRunItAgainAtOnce() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector first = idempotent(fixture, "t.c.1", 5);
			CompletableFuture<ExecuteResult> answer = fixture.execute(GatewayFixture.at("t.c.1"), "r", LONG);
			TestConnector second = idempotent(fixture, "t.c.1", 5);
			assertThat(second.executes()).containsExactly("r");
			second.send(new ConnectorFrame.Goodbye("update"));
			TestConnector third = idempotent(fixture, "t.c.1", 5);
			assertThat(third.executes()).containsExactly("r");
			third.send(new ConnectorFrame.Credits(-1));
			TestConnector fourth = idempotent(fixture, "t.c.1", 5);
			assertThat(fourth.last(GatewayFrame.Execute.class).delivery().attempt()).isEqualTo(4);
			first.result("r", "0");
			fourth.result("r", "1");
			assertThat(GatewayFixture.success(answer).text()).isEqualTo("1");
		}
	}

	@Test
	void whoeverIsPausedIsAskedWhenItTakesWorkAgain() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector other = idempotent(fixture, "t.c.2", 5);
			other.send(new ConnectorFrame.Credits(0));
			TestConnector goes = idempotent(fixture, "t.c.1", 5);
			fixture.execute("r");
			goes.send(new ConnectorFrame.Goodbye("update"));
			assertThat(other.executes()).isEmpty();
			other.send(new ConnectorFrame.Credits(5));
			assertThat(other.executes()).containsExactly("r");
		}
	}

	@Test
	void aStreamedAnswerThatBeganDoesNotRunAgain() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector goes = idempotent(fixture, "t.c.1", 1);
			CompletableFuture<ExecuteResult> answer = fixture.execute("s");
			goes.chunk("s", 0);
			RecordingSubscriber subscriber = new RecordingSubscriber(10);
			GatewayFixture.success(answer).items().subscribe(subscriber);
			goes.send(new ConnectorFrame.Goodbye("update"));
			assertThat(subscriber.error()).hasMessageContaining("may have run");
			assertThat(idempotent(fixture, "t.c.1", 1).executes()).isEmpty();
		}
	}

	@Test
	void whatIsNotIdempotentDoesNotRunAgain() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector goes = fixture.connector("t.c.1", 1, "do");
			TestConnector other = fixture.connector("t.c.2", 1);
			CompletableFuture<ExecuteResult> answer = fixture.execute(GatewayFixture.ANY, "r");
			TestConnector ran = goes.executes().isEmpty() ? other : goes;
			ran.send(new ConnectorFrame.Goodbye("update"));
			assertThat(GatewayFixture.failure(answer).message()).contains("may have run");
		}
	}

	@Test
	void closingTheGatewayEndsTheWait() {
		GatewayFixture fixture = GatewayFixture.resuming();
		TestConnector goes = idempotent(fixture, "t.c.1", 5);
		CompletableFuture<ExecuteResult> waits = fixture.execute("waits");
		goes.send(new ConnectorFrame.Goodbye("update"));
		idempotent(fixture, "t.d.1", 5);
		CompletableFuture<ExecuteResult> runs = fixture.execute(ConnectorAddress.any("t", "d"), "runs");
		fixture.gateway().close();
		assertThat(GatewayFixture.failure(waits).message()).contains("may have run");
		assertThat(GatewayFixture.failure(runs).message()).contains("may have run");
		assertThat(fixture.gateway().drain(Duration.ofSeconds(1)).toCompletableFuture()).isCompleted();
		fixture.close();
	}

	@Test
	void callersMayLeaveOrJoinWhileItWaits() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector goes = idempotent(fixture, "t.c.1", 5);
			CompletableFuture<ExecuteResult> leaves = fixture.execute("leaves");
			CompletableFuture<ExecuteResult> stays = fixture.execute("stays");
			goes.send(new ConnectorFrame.Goodbye("update"));
			leaves.cancel(true);
			CompletableFuture<ExecuteResult> joins = fixture.execute("stays");
			TestConnector again = idempotent(fixture, "t.c.1", 5);
			assertThat(again.executes()).containsExactly("stays");
			again.error("stays", ErrorCode.INTERNAL, "no");
			assertThat(GatewayFixture.failure(joins).message()).isEqualTo("no");
			assertThat(GatewayFixture.failure(stays).message()).isEqualTo("no");
		}
	}

	private static void beat(TestConnector alive, GatewayFixture fixture, Runnable first) {
		first.run();
		for (int i = 0; i < 6; i++) {
			fixture.pass(Duration.ofSeconds(10));
			alive.send(new ConnectorFrame.Heartbeat(i));
		}
	}

	static TestConnector idempotent(GatewayFixture fixture, String key, int credits) {
		ConnectorFrame.Register register = TestConnector.registration(key, credits);
		return new TestConnector(fixture.gateway())
			.register(new ConnectorFrame.Register(register.protocolVersion(), register.key(),
					ConnectorRegistration.Description.NONE
						.withCapabilities(List.of(new Capability("do", "", null, null, true, false))),
					register.credentials(), register.resumption(), register.terms()));
	}

}
