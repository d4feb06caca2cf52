package dev.connector.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DispatchRaceTests {

	private static final int SESSIONS = 200;

	private static final int CREDITS = 3;

	private static final int CALLS = 10_000;

	private final ExecutorService threads = Executors.newFixedThreadPool(8);

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void ofManyCallsNoneIsLostNoneDoubledAndCreditsHold() throws Exception {
		Map<String, AtomicInteger> pushes = new ConcurrentHashMap<>();
		AtomicInteger violations = new AtomicInteger();
		try (GatewayFixture fixture = new GatewayFixture()) {
			for (int i = 0; i < SESSIONS; i++) {
				AtomicInteger inFlight = new AtomicInteger();
				fixture.connector("t.c." + i, CREDITS).answering((self, execute) -> {
					pushes.computeIfAbsent(execute.requestId(), (id) -> new AtomicInteger()).incrementAndGet();
					if (inFlight.incrementAndGet() > CREDITS) {
						violations.incrementAndGet();
					}
					this.threads.execute(() -> {
						inFlight.decrementAndGet();
						self.send(new ConnectorFrame.Result(execute.requestId(), execute.payload()));
					});
				});
			}
			List<CompletableFuture<List<CompletableFuture<ExecuteResult>>>> callers = new ArrayList<>();
			for (int caller = 0; caller < 4; caller++) {
				int number = caller;
				callers.add(CompletableFuture.supplyAsync(() -> executeMany(fixture, number), this.threads));
			}
			int answered = 0;
			for (CompletableFuture<List<CompletableFuture<ExecuteResult>>> caller : callers) {
				for (CompletableFuture<ExecuteResult> answer : caller.get(60, TimeUnit.SECONDS)) {
					answer.get(60, TimeUnit.SECONDS);
					assertThat(GatewayFixture.success(answer).text()).isNotEmpty();
					answered++;
				}
			}
			assertThat(answered).isEqualTo(CALLS);
			// An answer may be there before the thread that brought it is done with it
			this.threads.shutdown();
			assertThat(this.threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
			assertThat(violations).hasValue(0);
			assertThat(pushes).hasSize(CALLS);
			assertThat(pushes.values()).allMatch((count) -> count.get() == 1);
			assertThat(fixture.gateway().sessions())
				.allMatch((session) -> session.inFlight() == 0 && session.pending() == 0);
		}
	}

	@Test
	void cancelAnswerAndDeadlineHaveOneOutcome() throws Exception {
		for (int round = 0; round < 1000; round++) {
			try (GatewayFixture fixture = new GatewayFixture()) {
				TestConnector connector = fixture.connector("t.c.i", 1);
				CompletableFuture<ExecuteResult> answer = fixture.execute(GatewayFixture.ANY, "r",
						Duration.ofSeconds(1));
				AtomicInteger completions = new AtomicInteger();
				answer.whenComplete((result, ex) -> completions.incrementAndGet());
				race(() -> answer.cancel(true), () -> connector.result("r", "1"),
						() -> fixture.pass(Duration.ofSeconds(1)));
				assertThat(answer).isDone();
				assertThat(completions).hasValue(1);
				assertThat(connector.cancels().size()).isLessThanOrEqualTo(1);
				assertThat(fixture.events().stream().filter((event) -> event.startsWith("dispatched"))).hasSize(1);
				assertThat(fixture.session("t.c.i").inFlight()).isZero();
				assertThat(fixture.execute("next")).isNotDone();
				assertThat(connector.executes()).containsExactly("r", "next");
			}
		}
	}

	@Test
	void aCallThatIsCancelledWhileItIsPushedIsCancelledAfterItsExecuteOrNeverPushed() throws Exception {
		for (int round = 0; round < 1000; round++) {
			try (GatewayFixture fixture = new GatewayFixture()) {
				TestConnector connector = fixture.connector("t.c.i", 1);
				fixture.execute("first");
				CompletableFuture<ExecuteResult> second = fixture.execute("second");
				race(() -> second.cancel(true), () -> connector.result("first", "1"));
				List<GatewayFrame> frames = connector.stream().frames();
				int pushed = connector.executes().indexOf("second");
				assertThat(connector.cancels()).hasSize((pushed >= 0) ? 1 : 0);
				if (pushed >= 0) {
					assertThat(frames.get(frames.size() - 1)).isInstanceOf(GatewayFrame.Cancel.class);
					connector.result("second", "1");
				}
				assertThat(fixture.session("t.c.i").inFlight()).isZero();
				assertThat(fixture.session("t.c.i").pending()).isZero();
			}
		}
	}

	@Test
	void losingASessionWhileCallsComeAnswersEachOfThem() throws Exception {
		for (int round = 0; round < 300; round++) {
			try (GatewayFixture fixture = new GatewayFixture()) {
				TestConnector lost = fixture.connector("t.c.1", 2);
				TestConnector other = fixture.connector("t.c.2", 100)
					.answering((self, execute) -> self.result(execute.requestId(), "1"));
				List<CompletableFuture<ExecuteResult>> answers = new ArrayList<>();
				race(lost::lose, () -> {
					for (int i = 0; i < 20; i++) {
						answers.add(fixture.execute("r" + i));
					}
				});
				assertThat(answers).allSatisfy((answer) -> assertThat(answer).isCompleted());
				assertThat(other.executes()).doesNotHaveDuplicates();
				long failed = answers.stream()
					.filter((answer) -> answer.join() instanceof ExecuteResult.Failed)
					.count();
				assertThat(failed).isLessThanOrEqualTo(lost.executes().size());
			}
		}
	}

	@Test
	void aStreamIsReadInOrderWhileItIsWritten() throws Exception {
		try (GatewayFixture fixture = new GatewayFixture()) {
			AtomicLong allowed = new AtomicLong();
			TestConnector connector = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> answer = fixture.execute("s");
			connector.chunk("s", 0);
			RecordingSubscriber subscriber = new RecordingSubscriber(0);
			GatewayFixture.success(answer).items().subscribe(subscriber);
			int items = 2000;
			race(() -> {
				for (int next = 1; next < items;) {
					allowed.set(connector.received(GatewayFrame.ResultCredits.class)
						.stream()
						.mapToLong(GatewayFrame.ResultCredits::allowed)
						.max()
						.orElse(32));
					for (; next < Math.min(items, allowed.get()); next++) {
						connector.chunk("s", next);
					}
				}
				connector.end("s", items);
			}, () -> {
				for (int i = 0; i < items; i++) {
					subscriber.subscription().request(1);
				}
			});
			assertThat(subscriber.error()).isNull();
			assertThat(subscriber.isCompleted()).isTrue();
			assertThat(subscriber.terminations()).isEqualTo(1);
			List<String> expected = new ArrayList<>();
			for (int i = 0; i < items; i++) {
				expected.add(Integer.toString(i));
			}
			assertThat(subscriber.items()).isEqualTo(expected);
		}
	}

	@Test
	void callsOfOneIdFromManyThreadsArePushedOnce() throws Exception {
		for (int round = 0; round < 300; round++) {
			try (GatewayFixture fixture = new GatewayFixture()) {
				TestConnector connector = fixture.connector("t.c.i", 10);
				List<CompletableFuture<ExecuteResult>> answers = new CopyOnWriteArrayList<>();
				Runnable caller = () -> answers.add(fixture.execute("r"));
				race(caller, caller, caller, caller);
				assertThat(connector.executes()).containsExactly("r");
				connector.result("r", "1");
				assertThat(answers).hasSize(4)
					.allSatisfy((answer) -> assertThat(GatewayFixture.success(answer).text()).isEqualTo("1"));
			}
		}
	}

	@Test
	void aRequestThatComesAgainWhileItIsAnsweredRunsOnce() throws Exception {
		ExecuteRequest request = ExecuteRequest.of("r", "do", Payload.json("1")).withRememberedAnswer();
		for (int round = 0; round < 1000; round++) {
			try (GatewayFixture fixture = new GatewayFixture()) {
				TestConnector connector = fixture.connector("t.c.i", 10);
				List<CompletableFuture<ExecuteResult>> answers = new CopyOnWriteArrayList<>();
				Runnable caller = () -> answers.add(fixture.gateway().execute(GatewayFixture.ANY, request));
				caller.run();
				race(() -> connector.result("r", "1"), caller, caller);
				assertThat(connector.executes()).containsExactly("r");
				assertThat(answers).hasSize(3)
					.allSatisfy((answer) -> assertThat(GatewayFixture.success(answer).text()).isEqualTo("1"));
			}
		}
	}

	private static List<CompletableFuture<ExecuteResult>> executeMany(GatewayFixture fixture, int caller) {
		List<CompletableFuture<ExecuteResult>> answers = new ArrayList<>();
		for (int i = 0; i < CALLS / 4; i++) {
			String id = caller + "-" + i;
			ConnectorAddress address = (i % 5 == 0) ? GatewayFixture.at("t.c." + (i % SESSIONS)) : GatewayFixture.ANY;
			answers
				.add(fixture.gateway().execute(address, ExecuteRequest.of(id, "do", Payload.json("\"" + id + "\""))));
		}
		return answers;
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

}
