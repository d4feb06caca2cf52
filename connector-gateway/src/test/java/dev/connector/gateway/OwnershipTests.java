package dev.connector.gateway;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OwnershipTests {

	@Test
	void theNewerConnectionOwnsTheKey() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector old = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> running = fixture.execute("running");
			TestConnector owner = fixture.connector("t.c.i", 1);
			assertThat(old.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.SUPERSEDED);
			assertThat(old.isClosed()).isTrue();
			assertThat(owner.last(GatewayFrame.Registered.class).epoch())
				.isGreaterThan(old.last(GatewayFrame.Registered.class).epoch());
			GatewayError error = GatewayFixture.failure(running);
			assertThat(error.code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			assertThat(error.message()).contains("may have run");
			assertThat(fixture.gateway().sessions()).hasSize(1);
			fixture.execute("next");
			assertThat(owner.executes()).containsExactly("next");
		}
	}

	@Test
	void whatWaitedAtTheOldConnectionGoesToTheNew() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			fixture.connector("t.c.i", 1);
			fixture.execute("running");
			CompletableFuture<ExecuteResult> pending = fixture.execute(GatewayFixture.at("t.c.i"), "pending");
			TestConnector owner = fixture.connector("t.c.i", 1);
			assertThat(owner.executes()).containsExactly("pending");
			assertThat(owner.stream().frames().get(0)).isInstanceOf(GatewayFrame.Registered.class);
			owner.result("pending", "2");
			assertThat(GatewayFixture.success(pending).text()).isEqualTo("2");
		}
	}

	@Test
	void framesAndCloseOfTheOldConnectionTouchNothing() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			TestConnector old = new TestConnector(fixture.gateway(), false).register("t.c.i", 1);
			TestConnector owner = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> answer = fixture.execute("r");
			assertThat(owner.executes()).containsExactly("r");
			old.result("r", "\"from the old one\"");
			old.send(new ConnectorFrame.Credits(0));
			old.send(new ConnectorFrame.Heartbeat(9));
			old.send(new ConnectorFrame.Goodbye("old"));
			assertThat(answer).isNotDone();
			old.lose();
			assertThat(fixture.session("t.c.i").state()).isEqualTo(SessionState.READY);
			assertThat(fixture.session("t.c.i").epoch()).isEqualTo(2);
			owner.result("r", "\"right\"");
			assertThat(GatewayFixture.success(answer).text()).isEqualTo("\"right\"");
			assertThat(fixture.events()).startsWith("opened t.c.i 1 READY", "closed t.c.i 1", "opened t.c.i 2 READY");
		}
	}

	@Test
	void ofTwoThatRegisterAtTheSameTimeExactlyOneOwnsTheKey() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try (GatewayFixture fixture = new GatewayFixture()) {
			for (int round = 0; round < 1000; round++) {
				String key = "t.c." + round;
				CyclicBarrier start = new CyclicBarrier(2);
				List<CompletableFuture<TestConnector>> both = Stream
					.generate(() -> CompletableFuture.supplyAsync(() -> {
						TestConnector connector = new TestConnector(fixture.gateway());
						await(start);
						return connector.register(key, 1);
					}, threads))
					.limit(2)
					.toList();
				CompletableFuture.allOf(both.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
				TestConnector first = both.get(0).join();
				TestConnector second = both.get(1).join();
				assertThat(first.isClosed()).isNotEqualTo(second.isClosed());
				TestConnector owner = first.isClosed() ? second : first;
				TestConnector loser = first.isClosed() ? first : second;
				assertThat(loser.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.SUPERSEDED);
				assertThat(owner.received(GatewayFrame.Rejected.class)).isEmpty();
				assertThat(fixture.session(key).epoch()).isEqualTo(owner.last(GatewayFrame.Registered.class).epoch());
				fixture.execute(GatewayFixture.at(key), "r" + round);
				assertThat(owner.executes()).containsExactly("r" + round);
			}
			assertThat(fixture.gateway().sessions()).hasSize(1000);
			assertThat(fixture.events().stream().filter((event) -> event.startsWith("opened"))).hasSize(2000);
			assertThat(fixture.events().stream().filter((event) -> event.startsWith("closed"))).hasSize(1000);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void watchesTheNewConnectionOnly() {
		try (GatewayFixture fixture = new GatewayFixture()) {
			fixture.connector("t.c.i", 1);
			fixture.pass(Duration.ofSeconds(30));
			TestConnector owner = fixture.connector("t.c.i", 1);
			fixture.pass(Duration.ofSeconds(30));
			assertThat(owner.isClosed()).isFalse();
			assertThat(fixture.time().pending()).isEqualTo(1);
		}
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
