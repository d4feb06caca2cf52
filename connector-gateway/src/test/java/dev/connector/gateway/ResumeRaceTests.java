package dev.connector.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResumeRaceTests {

	private static final Duration LONG = Duration.ofMinutes(60);

	private final ForkJoinPool threads = new ForkJoinPool(8);

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void overManyLossesEachCallRunsOnceAndIsAnswered() throws Exception {
		for (int seed = 0; seed < 300; seed++) {
			Random random = new Random(seed);
			try (GatewayFixture fixture = GatewayFixture.resuming()) {
				RestlessConnector connector = new RestlessConnector(fixture.gateway(),
						TestConnector.registration("t.c.i", 1 + random.nextInt(5)), this.threads);
				connector.connect();
				settle();
				List<Call> calls = new ArrayList<>();
				race(() -> callAndMaybeCancel(fixture, "a", calls, new Random(random.nextLong())),
						() -> callAndMaybeCancel(fixture, "b", calls, new Random(random.nextLong())),
						() -> disturb(connector, new Random(random.nextLong())));
				finish(connector);
				for (Call call : calls) {
					assertThat(call.completions()).as(call.id() + " of seed " + seed).hasValue(1);
					if (!call.answer().isCancelled()) {
						GatewayFixture.success(call.answer());
						assertThat(connector.runs(call.id())).as(call.id() + " of seed " + seed).isEqualTo(1);
					}
					assertThat(connector.runs(call.id())).isLessThanOrEqualTo(1);
				}
				assertThat(connector.outbox()).isZero();
				assertThat(fixture.session("t.c.i").inFlight()).as("running of seed " + seed).isZero();
				assertThat(fixture.session("t.c.i").pending()).isZero();
				assertThat(fixture.time().pending()).isEqualTo(1);
				assertThat(fixture.events().stream().filter((event) -> event.startsWith("opened"))).hasSize(1);
			}
		}
	}

	@Test
	void whereSessionsAreLostForGoodEachCallStillEndsOnceAndTruthfully() throws Exception {
		for (int seed = 0; seed < 300; seed++) {
			Random random = new Random(seed);
			try (GatewayFixture fixture = GatewayFixture.resuming()) {
				RestlessConnector connector = new RestlessConnector(fixture.gateway(),
						TestConnector.registration("t.c.i", 1 + random.nextInt(5)), this.threads);
				connector.connect();
				settle();
				List<Call> calls = new ArrayList<>();
				race(() -> callAndMaybeCancel(fixture, "a", calls, new Random(random.nextLong())),
						() -> callAndMaybeCancel(fixture, "b", calls, new Random(random.nextLong())),
						() -> disturbBadly(fixture, connector, new Random(random.nextLong())));
				finish(connector);
				for (Call call : calls) {
					assertThat(call.completions()).as(call.id() + " of seed " + seed).hasValue(1);
					if (!call.answer().isCancelled() && call.answer().join() instanceof ExecuteResult.Failed failed) {
						assertThat(failed.error().message()).containsAnyOf("did not run", "may have run",
								"As many requests run and wait", "No connector is registered");
						if (failed.error().message().contains("did not run")) {
							assertThat(connector.runs(call.id())).as(call.id() + " of seed " + seed).isZero();
						}
					}
				}
				assertThat(fixture.session("t.c.i").inFlight()).as("running of seed " + seed).isZero();
				assertThat(fixture.session("t.c.i").pending()).isZero();
				assertThat(fixture.time().pending()).isEqualTo(1);
			}
		}
	}

	@Test
	void theConnectorComesBackInTimeOrNot() throws Exception {
		for (int round = 0; round < 500; round++) {
			try (GatewayFixture fixture = GatewayFixture.resuming()) {
				TestConnector lost = fixture.connector("t.c.i", 1);
				CompletableFuture<ExecuteResult> answer = fixture.execute(GatewayFixture.ANY, "r", LONG);
				lost.lose();
				fixture.pass(GatewayFixture.WINDOW.minusNanos(1));
				TestConnector[] back = new TestConnector[1];
				race(() -> back[0] = lost.comeBack(fixture.gateway(), "r"), () -> fixture.pass(Duration.ofNanos(1)));
				boolean goesOn = back[0].last(GatewayFrame.Registered.class).resumed();
				assertThat(answer.isDone()).isNotEqualTo(goesOn);
				assertThat(fixture.gateway().sessions()).hasSize(1);
				assertThat(fixture.session("t.c.i").epoch()).isEqualTo(goesOn ? 1 : 2);
				back[0].result("r", "1");
				assertThat(answer).isCompleted();
				back[0].send(new ConnectorFrame.Heartbeat(1));
				assertThat(fixture.time().pending()).isEqualTo(1);
			}
		}
	}

	@Test
	void ofThoseThatComeBackAndThoseThatSupersedeOneOwnsTheKey() throws Exception {
		for (int round = 0; round < 500; round++) {
			try (GatewayFixture fixture = GatewayFixture.resuming()) {
				TestConnector first = fixture.connector("t.c.i", 1);
				CompletableFuture<ExecuteResult> answer = fixture.execute(GatewayFixture.ANY, "r", LONG);
				List<TestConnector> all = new ArrayList<>();
				race(() -> add(all, first.comeBack(fixture.gateway())),
						() -> add(all, first.comeBack(fixture.gateway(), "r")),
						() -> add(all, fixture.connector("t.c.i", 1)), first::lose);
				List<TestConnector> open = all.stream().filter((connector) -> !connector.isClosed()).toList();
				assertThat(open).hasSize(1);
				TestConnector owner = open.get(0);
				assertThat(fixture.session("t.c.i").epoch()).isGreaterThan(1)
					.isEqualTo(owner.last(GatewayFrame.Registered.class).epoch());
				assertThat(GatewayFixture.failure(answer).message()).contains("may have run");
				owner.result("r", "too late, but it frees its place");
				owner.send(new ConnectorFrame.Heartbeat(1));
				assertThat(fixture.execute(GatewayFixture.ANY, "next", LONG)).isNotDone();
				assertThat(owner.executes()).containsExactly("next");
				assertThat(fixture.time().pending()).isEqualTo(2);
			}
		}
	}

	@Test
	void aDeadlineThatPassesWhileTheCallIsPushedAgainEndsItOnce() throws Exception {
		for (int round = 0; round < 500; round++) {
			try (GatewayFixture fixture = GatewayFixture.resuming()) {
				TestConnector lost = fixture.connector("t.c.i", 1);
				CompletableFuture<ExecuteResult> answer = fixture.execute(GatewayFixture.ANY, "r",
						Duration.ofSeconds(9));
				lost.lose();
				TestConnector[] back = new TestConnector[1];
				race(() -> back[0] = lost.comeBack(fixture.gateway()), () -> fixture.pass(Duration.ofSeconds(9)));
				assertThat(GatewayFixture.failure(answer).code()).isEqualTo(GatewayErrorCode.TIMEOUT);
				assertThat(back[0].cancels()).isEqualTo(back[0].executes());
				assertThat(back[0].executes()).hasSizeLessThanOrEqualTo(1);
				back[0].result("r", "1");
				assertThat(fixture.session("t.c.i").inFlight()).isZero();
				fixture.execute("next");
				assertThat(back[0].executes()).contains("next");
			}
		}
	}

	@Test
	void callsThatComeWhileTheStreamIsLostArePushedOnceMoreOrWait() throws Exception {
		for (int round = 0; round < 300; round++) {
			try (GatewayFixture fixture = GatewayFixture.resuming()) {
				TestConnector lost = fixture.connector("t.c.i", 10);
				List<CompletableFuture<ExecuteResult>> answers = new ArrayList<>();
				race(lost::lose, () -> IntStream.range(0, 20).forEach((i) -> answers.add(fixture.execute("r" + i))));
				assertThat(answers).noneMatch(CompletableFuture::isDone);
				TestConnector back = lost.comeBack(fixture.gateway());
				assertThat(back.executes()).hasSize(10).doesNotHaveDuplicates();
				assertThat(back.executes()).containsAll(lost.executes());
				for (int i = 0; i < 20; i++) {
					back.result(back.executes().get(i), "1");
				}
				assertThat(back.executes()).hasSize(20).doesNotHaveDuplicates();
				assertThat(answers).allSatisfy(GatewayFixture::success);
			}
		}
	}

	@Test
	void whoeverComesWhileACallIsAboutToWaitRunsIt() throws Exception {
		for (int round = 0; round < 1000; round++) {
			try (GatewayFixture fixture = GatewayFixture.resuming()) {
				TestConnector goes = RerunTests.idempotent(fixture, "t.c.1", 1);
				fixture.execute(GatewayFixture.ANY, "r", LONG);
				TestConnector[] comes = new TestConnector[1];
				race(() -> goes.send(new ConnectorFrame.Goodbye("update")),
						() -> comes[0] = RerunTests.idempotent(fixture, "t.c.2", 1));
				assertThat(comes[0].executes()).containsExactly("r");
			}
		}
	}

	@Test
	void itemsOfTheOldStreamAndTheNewMakeOneAnswer() throws Exception {
		List<String> expected = IntStream.range(0, 60).mapToObj(Integer::toString).toList();
		for (int round = 0; round < 500; round++) {
			try (GatewayFixture fixture = GatewayFixture.resuming((options) -> options.withStreamWindow(100))) {
				TestConnector old = new TestConnector(fixture.gateway(), false).register("t.c.i", 1);
				CompletableFuture<ExecuteResult> answer = fixture.execute("s");
				RecordingSubscriber subscriber = new RecordingSubscriber(Long.MAX_VALUE);
				answer.thenAccept((result) -> ((ExecuteResult.Success) result).payload().items().subscribe(subscriber));
				race(() -> IntStream.range(0, 50).forEach((i) -> old.chunk("s", i)), () -> {
					TestConnector back = old.comeBack(fixture.gateway(), "s");
					while (back.received(GatewayFrame.Registered.class).isEmpty()) {
						Thread.onSpinWait();
					}
					IntStream.range(0, 60).forEach((i) -> back.chunk("s", i));
					back.end("s", 60);
				});
				assertThat(subscriber.error()).isNull();
				assertThat(subscriber.items()).isEqualTo(expected);
				assertThat(subscriber.isCompleted()).isTrue();
			}
		}
	}

	private static void add(List<TestConnector> all, TestConnector connector) {
		synchronized (all) {
			all.add(connector);
		}
	}

	private static void callAndMaybeCancel(GatewayFixture fixture, String name, List<Call> calls, Random random) {
		ConnectorAddress[] addresses = { GatewayFixture.ANY, GatewayFixture.at("t.c.i") };
		for (int i = 0; i < 40; i++) {
			String id = name + i;
			CompletableFuture<ExecuteResult> answer = fixture.execute(addresses[random.nextInt(2)], id, LONG);
			Call call = new Call(id, answer, new AtomicInteger());
			answer.whenComplete((result, failure) -> call.completions().incrementAndGet());
			synchronized (calls) {
				calls.add(call);
			}
			if (random.nextInt(8) == 0) {
				answer.cancel(true);
			}
		}
	}

	private static void disturb(RestlessConnector connector, Random random) {
		for (int fault = 0; fault < 12; fault++) {
			switch (random.nextInt(4)) {
				case 0 -> {
					connector.stall();
					Thread.yield();
					connector.cut();
				}
				case 1 -> connector.stall();
				case 2 -> connector.beat();
				default -> connector.cut();
			}
			connector.connect();
		}
	}

	private static void disturbBadly(GatewayFixture fixture, RestlessConnector connector, Random random) {
		for (int fault = 0; fault < 12; fault++) {
			switch (random.nextInt(4)) {
				case 0 -> connector.forgetToken();
				case 1 -> {
					connector.cut();
					fixture.pass(GatewayFixture.WINDOW);
				}
				default -> connector.cut();
			}
			connector.connect();
		}
	}

	/**
	 * Come back until all is answered and acknowledged.
	 */
	private void finish(RestlessConnector connector) {
		settle();
		connector.connect();
		settle();
		connector.beat();
		settle();
	}

	private void settle() {
		assertThat(this.threads.awaitQuiescence(60, TimeUnit.SECONDS)).isTrue();
	}

	private void race(Runnable... actions) throws Exception {
		CyclicBarrier start = new CyclicBarrier(actions.length);
		List<CompletableFuture<Void>> all = new ArrayList<>();
		for (Runnable action : actions) {
			all.add(CompletableFuture.runAsync(() -> {
				try {
					start.await(30, TimeUnit.SECONDS);
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
				action.run();
			}, this.threads));
		}
		CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
	}

	private record Call(String id, CompletableFuture<ExecuteResult> answer, AtomicInteger completions) {

	}

}
