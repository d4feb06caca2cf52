package dev.connector.gateway;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionEndTests {

	@Test
	void aLostStreamAnswersWhatRanAndMovesWhatWaited() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector lost = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> running = fixture.execute("running");
			CompletableFuture<ExecuteResult> movable = fixture.execute("movable");
			CompletableFuture<ExecuteResult> bound = fixture.execute(GatewayFixture.at("t.c.i"), "bound");
			TestConnector other = fixture.connector("t.c.other", 1);
			lost.lose();
			GatewayError error = GatewayFixture.failure(running);
			assertThat(error.code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			assertThat(error.message()).contains("t.c.i").contains("may have run");
			assertThat(GatewayFixture.failure(bound).code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			assertThat(GatewayFixture.failure(bound).message()).contains("did not run");
			assertThat(other.executes()).containsExactly("movable");
			assertThat(other.last(GatewayFrame.Execute.class).delivery().attempt()).isEqualTo(1);
			other.result("movable", "1");
			assertThat(GatewayFixture.success(movable).text()).isEqualTo("1");
			assertThat(fixture.gateway().sessions()).hasSize(1);
			assertThat(fixture.events()).contains("closed t.c.i 1");
		}
	}

	@Test
	void whatWaitedAndFindsNobodyDidNotRun() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector lost = fixture.connector("t.c.i", 1);
			fixture.execute("running");
			CompletableFuture<ExecuteResult> pending = fixture.execute("pending");
			lost.lose();
			assertThat(GatewayFixture.failure(pending).code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			assertThat(GatewayFixture.failure(pending).message()).contains("did not run");
		}
	}

	@Test
	void whoeverLostTheConnectionIsExpectedBackForAWhile() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			fixture.connector("t.c.i", 1).lose();
			GatewayError soon = GatewayFixture.failure(fixture.execute("soon"));
			assertThat(soon.code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			assertThat(soon.message()).contains("lost its connection").contains("did not run");
			assertThat(soon.retryAfter()).isPositive();
			fixture.pass(LostSessions.REMEMBERED.minusNanos(1));
			assertThat(GatewayFixture.failure(fixture.execute("later")).code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			fixture.pass(Duration.ofNanos(1));
			assertThat(GatewayFixture.failure(fixture.execute("late")).code()).isEqualTo(GatewayErrorCode.NOT_FOUND);
		}
	}

	@Test
	void whoeverSaidGoodbyeIsNotExpectedBack() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			fixture.connector("t.c.i", 1).send(new ConnectorFrame.Goodbye("update"));
			assertThat(GatewayFixture.failure(fixture.execute("next")).code()).isEqualTo(GatewayErrorCode.NOT_FOUND);
		}
	}

	@Test
	void goodbyeEndsTheSessionAndTheStream() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector leaving = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> running = fixture.execute("running");
			leaving.send(new ConnectorFrame.Goodbye("update"));
			assertThat(leaving.isClosed()).isTrue();
			assertThat(leaving.stream().aborted()).isNull();
			assertThat(leaving.received(GatewayFrame.Rejected.class)).isEmpty();
			assertThat(fixture.gateway().sessions()).isEmpty();
			assertThat(GatewayFixture.failure(running).message()).contains("may have run");
		}
	}

	@Test
	void silenceEndsTheSessionAtItsTimeout() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector silent = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> running = fixture.execute(GatewayFixture.ANY, "r", Duration.ofMinutes(5));
			fixture.pass(TestConnector.TIMEOUT.minusNanos(1));
			assertThat(silent.stream().aborted()).isNull();
			fixture.pass(Duration.ofNanos(1));
			assertThat(silent.stream().aborted()).contains("PT45S");
			assertThat(GatewayFixture.failure(running).code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			assertThat(fixture.gateway().sessions()).isEmpty();
		}
	}

	@Test
	void anyFrameIsASignOfLife() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			fixture.pass(Duration.ofSeconds(40));
			connector.result("unknown", "1");
			fixture.pass(Duration.ofSeconds(44));
			connector.send(new ConnectorFrame.Heartbeat(1));
			assertThat(connector.last(GatewayFrame.HeartbeatAck.class))
				.isEqualTo(new GatewayFrame.HeartbeatAck(1, null));
			fixture.pass(TestConnector.TIMEOUT.minusNanos(1));
			assertThat(connector.isClosed()).isFalse();
			fixture.pass(Duration.ofNanos(1));
			assertThat(connector.isClosed()).isTrue();
		}
	}

	@Test
	void aStreamThatTakesNoFrameIsLost() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector broken = fixture.connector("t.c.1", 1);
			broken.stream().breakSilently();
			CompletableFuture<ExecuteResult> bound = fixture.execute(GatewayFixture.at("t.c.1"), "bound");
			assertThat(GatewayFixture.failure(bound).message()).contains("did not run");
			TestConnector again = fixture.connector("t.c.1", 1);
			again.stream().breakSilently();
			TestConnector other = fixture.connector("t.c.2", 5);
			fixture.execute("a");
			fixture.execute("b");
			assertThat(other.executes()).containsExactly("a", "b");
			assertThat(other.received(GatewayFrame.Execute.class))
				.allSatisfy((execute) -> assertThat(execute.delivery().attempt()).isEqualTo(1));
			assertThat(fixture.gateway().sessions()).hasSize(1);
		}
	}

	@Test
	void closingAnswersEverybodyAndIsIdempotent() {
		GatewayFixture fixture = new GatewayFixture();
		TestConnector connector = fixture.connector("t.c.i", 1);
		TestConnector unregistered = new TestConnector(fixture.gateway());
		CompletableFuture<ExecuteResult> running = fixture.execute("running");
		CompletableFuture<ExecuteResult> pending = fixture.execute("pending");
		fixture.gateway().close();
		fixture.gateway().close();
		assertThat(connector.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.CLOSING);
		assertThat(unregistered.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.CLOSING);
		assertThat(GatewayFixture.failure(running).message()).contains("may have run");
		assertThat(GatewayFixture.failure(pending).message()).contains("did not run");
		assertThat(GatewayFixture.failure(fixture.execute("late")).code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
		TestConnector late = new TestConnector(fixture.gateway());
		assertThat(late.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.CLOSING);
		assertThat(fixture.gateway().drain(Duration.ofSeconds(1)).toCompletableFuture()).isCompleted();
		fixture.close();
	}

	@Test
	void drainingWaitsForWhatRunsAndTakesNothingNew() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> running = fixture.execute("running");
			CompletableFuture<ExecuteResult> pending = fixture.execute("pending");
			CompletableFuture<Void> drained = fixture.gateway().drain(Duration.ofSeconds(20)).toCompletableFuture();
			assertThat(GatewayFixture.failure(fixture.execute("late")).code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			connector.result("running", "1");
			connector.chunk("pending", 0);
			assertThat(GatewayFixture.success(running).text()).isEqualTo("1");
			assertThat(GatewayFixture.success(pending).isStream()).isTrue();
			assertThat(drained).isNotDone();
			assertThat(connector.isClosed()).isFalse();
			connector.end("pending", 1);
			assertThat(drained).isCompleted();
			assertThat(connector.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.CLOSING);
		}
	}

	@Test
	void drainingEndsAtItsTimeout() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> running = fixture.execute("running");
			CompletableFuture<Void> drained = fixture.gateway().drain(Duration.ofSeconds(20)).toCompletableFuture();
			CompletableFuture<Void> again = fixture.gateway().drain(Duration.ofSeconds(25)).toCompletableFuture();
			fixture.pass(Duration.ofSeconds(20).minusNanos(1));
			assertThat(drained).isNotDone();
			fixture.pass(Duration.ofNanos(1));
			assertThat(drained).isCompleted();
			assertThat(again).isCompleted();
			assertThat(GatewayFixture.failure(running).code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
		}
	}

	@Test
	void drainingAnIdleGatewayClosesItAtOnce() {
		GatewayFixture fixture = new GatewayFixture();
		fixture.connector("t.c.i", 1);
		assertThat(fixture.gateway().drain(Duration.ofSeconds(20)).toCompletableFuture()).isCompleted();
		fixture.close();
	}

	@Test
	void aConnectorThatLeavesKnowsOfEveryRequestWhenItsHeartbeatIsAcknowledged() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector leaving = fixture.connector("t.c.i", 1);
			leaving.stream().beforeSend((frame) -> {
				if (frame instanceof GatewayFrame.Execute) {
					leaving.send(new ConnectorFrame.Credits(0));
					leaving.send(new ConnectorFrame.Draining("update"));
					leaving.send(new ConnectorFrame.Heartbeat(1));
				}
			});
			CompletableFuture<ExecuteResult> answer = fixture.execute("last");
			assertThat(leaving.stream().frames()).hasSize(3).last().isEqualTo(new GatewayFrame.HeartbeatAck(1, null));
			leaving.result("last", "1");
			assertThat(GatewayFixture.success(answer).text()).isEqualTo("1");
		}
	}

	@Test
	void aConnectorThatAsksWithoutReadingGetsNoMoreAcknowledgements() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector deaf = fixture.connector("t.c.i", 2);
			fixture.execute("r");
			deaf.stream().queued(Session.MAX_UNREAD + 2);
			deaf.send(new ConnectorFrame.Heartbeat(1));
			deaf.stream().queued(Session.MAX_UNREAD + 3);
			deaf.send(new ConnectorFrame.Heartbeat(2));
			assertThat(deaf.received(GatewayFrame.HeartbeatAck.class))
				.containsExactly(new GatewayFrame.HeartbeatAck(1, null));
		}
	}

}
