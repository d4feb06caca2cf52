package dev.connector.gateway;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EvacuationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	@Test
	void allAreAskedToMoveEachAtATimeOfItsOwn() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			List<TestConnector> all = IntStream.range(0, 50).mapToObj((i) -> fixture.connector("t.c." + i, 1)).toList();
			assertThat(evacuate(fixture)).isNotDone();
			Set<Duration> times = new HashSet<>();
			all.forEach((one) -> times.add(one.last(GatewayFrame.HeartbeatAck.class).reconnectAfter()));
			assertThat(times).hasSizeGreaterThan(40)
				.allMatch((time) -> !time.isNegative() && time.compareTo(TIMEOUT.dividedBy(2)) <= 0);
		}
	}

	@Test
	void itIsOverWhenAllHaveMoved() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector first = fixture.connector("t.c.1", 1);
			TestConnector second = fixture.connector("t.c.2", 1);
			CompletableFuture<ExecuteResult> running = fixture.execute(GatewayFixture.at("t.c.2"), "r");
			CompletableFuture<Void> over = evacuate(fixture);
			first.send(new ConnectorFrame.Goodbye("moved"));
			second.send(new ConnectorFrame.Credits(0));
			second.send(new ConnectorFrame.Draining("moving"));
			assertThat(over).isNotDone();
			second.result("r", "1");
			second.send(new ConnectorFrame.Goodbye("moved"));
			assertThat(GatewayFixture.success(running).text()).isEqualTo("1");
			assertThat(over).isCompleted();
			assertThat(fixture.time().pending()).isZero();
		}
	}

	@Test
	void whoHasNobodyConnectedIsEmptyAtOnce() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			fixture.connector("t.c.lost", 1).lose();
			assertThat(evacuate(fixture)).isCompleted();
			assertThat(evacuate(fixture)).isCompleted();
		}
	}

	@Test
	void whoCannotMoveIsNotWaitedForLongerThanTheTimeout() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector stays = fixture.connector("t.c.i", 1);
			CompletableFuture<Void> over = evacuate(fixture);
			fixture.pass(TIMEOUT.minusNanos(1));
			assertThat(over).isNotDone();
			fixture.execute("r");
			assertThat(stays.executes()).as("goes on").containsExactly("r");
			fixture.pass(Duration.ofNanos(1));
			assertThat(over).isCompleted();
			stays.result("r", "1");
		}
	}

	@Test
	void whoComesBackHereHasNowhereElseToGoAndIsNotWaitedFor() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector stays = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> running = fixture.execute("r");
			CompletableFuture<Void> over = evacuate(fixture);
			TestConnector back = move(fixture, stays, "r");
			assertThat(back.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.CLOSING);
			assertThat(over).isCompleted();
			assertThat(stays.isClosed()).isFalse();
			stays.result("r", "1");
			assertThat(GatewayFixture.success(running).text()).isEqualTo("1");
		}
	}

	@Test
	void nobodyNewIsLetInButWhoLostItsStreamComesBack() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> running = fixture.execute("r");
			evacuate(fixture);
			assertThat(fixture.connector("t.c.new", 1).last(GatewayFrame.Rejected.class).code())
				.isEqualTo(RejectionCode.CLOSING);
			lost.lose();
			TestConnector back = lost.comeBack(fixture.gateway(), "r");
			assertThat(back.last(GatewayFrame.Registered.class).resumed()).isTrue();
			back.result("r", "1");
			assertThat(GatewayFixture.success(running).text()).isEqualTo("1");
		}
	}

	@Test
	void nobodyNewIsLetInWhileItDrains() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector connector = fixture.connector("t.c.i", 1);
			fixture.execute("r");
			CompletableFuture<Void> drained = fixture.gateway().drain(Duration.ofSeconds(20)).toCompletableFuture();
			assertThat(fixture.connector("t.c.new", 1).last(GatewayFrame.Rejected.class).code())
				.isEqualTo(RejectionCode.CLOSING);
			connector.lose();
			connector.comeBack(fixture.gateway(), "r").result("r", "1");
			assertThat(drained).isCompleted();
		}
	}

	@Test
	void emptyingAndDrainingShareOneTimeout() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector stays = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> running = fixture.execute("r");
			CompletableFuture<Void> drained = fixture.gateway()
				.drain(TIMEOUT, Duration.ofSeconds(10))
				.toCompletableFuture();
			fixture.pass(TIMEOUT.minusNanos(1));
			CompletableFuture<ExecuteResult> taken = fixture.execute("taken");
			fixture.pass(Duration.ofNanos(1));
			assertThat(GatewayFixture.failure(fixture.execute("late")).message()).contains("did not run");
			stays.result("r", "1");
			assertThat(GatewayFixture.success(running).text()).isEqualTo("1");
			assertThat(stays.executes()).containsExactly("r", "taken");
			fixture.pass(Duration.ofSeconds(8).minusNanos(1));
			assertThat(drained).isNotDone();
			fixture.pass(Duration.ofNanos(1));
			assertThat(drained).isCompleted();
			assertThat(GatewayFixture.failure(taken).message()).contains("may have run");
		}
	}

	@Test
	void whoIsGivenNoTimeToMoveIsNotAsked() {
		GatewayFixture fixture = GatewayFixture.resuming();
		TestConnector connector = fixture.connector("t.c.i", 1);
		assertThat(fixture.gateway().drain(Duration.ZERO, Duration.ofSeconds(1)).toCompletableFuture()).isCompleted();
		assertThat(connector.received(GatewayFrame.HeartbeatAck.class)).isEmpty();
		fixture.close();
	}

	@Test
	void closingEndsTheWaiting() {
		GatewayFixture fixture = GatewayFixture.resuming();
		fixture.connector("t.c.i", 1);
		CompletableFuture<Void> over = evacuate(fixture);
		fixture.close();
		assertThat(over).isCompleted();
	}

	private static TestConnector move(GatewayFixture fixture, TestConnector from, String... inFlight) {
		return from.comeBack(fixture.gateway(),
				(register) -> TestConnector.resumption(TestConnector.registration(register.key().toString(), 0),
						register.resumption().sessionToken(), inFlight));
	}

	private static CompletableFuture<Void> evacuate(GatewayFixture fixture) {
		return fixture.gateway().evacuate(TIMEOUT).toCompletableFuture();
	}

}
