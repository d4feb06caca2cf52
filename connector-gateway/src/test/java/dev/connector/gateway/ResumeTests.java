package dev.connector.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.connector.Capability;
import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class ResumeTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	@Test
	void aRunningCallIsAnsweredOverTheNextStream() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = fixture.connector("t.c.i", 2);
			CompletableFuture<ExecuteResult> running = fixture.execute("r");
			lost.lose();
			assertThat(running).isNotDone();
			assertThat(fixture.session("t.c.i").state()).isEqualTo(SessionState.SUSPENDED);
			assertThat(fixture.session("t.c.i").inFlight()).isEqualTo(1);
			fixture.pass(Duration.ofSeconds(3));
			TestConnector back = lost.comeBack(fixture.gateway(), "r");
			GatewayFrame.Registered first = lost.last(GatewayFrame.Registered.class);
			GatewayFrame.Registered again = back.last(GatewayFrame.Registered.class);
			assertThat(again.resumed()).isTrue();
			assertThat(again.sessionToken()).isEqualTo(first.sessionToken()).isNotEmpty();
			assertThat(again.epoch()).isEqualTo(first.epoch());
			assertThat(back.executes()).isEmpty();
			assertThat(back.cancels()).isEmpty();
			back.result("r", "7");
			assertThat(GatewayFixture.success(running).text()).isEqualTo("7");
			assertThat(fixture.session("t.c.i").state()).isEqualTo(SessionState.READY);
			assertThat(fixture.session("t.c.i").inFlight()).isZero();
			assertThat(fixture.events()).containsSubsequence("opened t.c.i 1 READY", "suspended t.c.i 1 SUSPENDED",
					"resumed t.c.i 1 3000");
			assertThat(fixture.events()).noneMatch((event) -> event.startsWith("closed"));
		}
	}

	@Test
	void aConnectorThatNeverGotTheAnswerToItsRegistrationResumesWithTheTokenItChose() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			String chosen = "x".repeat(32);
			TestConnector lost = new TestConnector(fixture.gateway());
			lost.send(TestConnector.resumption(TestConnector.registration("t.c.i", 2), chosen));
			assertThat(lost.last(GatewayFrame.Registered.class).sessionToken()).isEqualTo(chosen);
			CompletableFuture<ExecuteResult> call = fixture.execute("r");
			lost.lose();
			TestConnector back = new TestConnector(fixture.gateway());
			back.send(TestConnector.resumption(TestConnector.registration("t.c.i", 2), chosen));
			assertThat(back.last(GatewayFrame.Registered.class).resumed()).isTrue();
			assertThat(back.executes()).as("pushed again").hasSize(1);
			back.result("r", "7");
			assertThat(GatewayFixture.success(call).text()).isEqualTo("7");
		}
	}

	@Test
	void aTokenThatIsEasyToGuessIsNotTaken() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector connector = new TestConnector(fixture.gateway());
			connector.send(TestConnector.resumption(TestConnector.registration("t.c.i", 2), "x".repeat(31)));
			assertThat(connector.last(GatewayFrame.Registered.class).sessionToken()).hasSizeGreaterThanOrEqualTo(32)
				.doesNotContain("x".repeat(31));
		}
	}

	@Test
	void aCallThatNeverArrivedIsPushedAgain() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = fixture.connector("t.c.i", 2);
			fixture.execute("arrived");
			CompletableFuture<ExecuteResult> lostCall = fixture.execute(GatewayFixture.ANY, "lost", LONG);
			lost.lose();
			fixture.pass(Duration.ofSeconds(10));
			TestConnector back = lost.comeBack(fixture.gateway(), "arrived");
			assertThat(back.stream().frames().get(0)).isInstanceOf(GatewayFrame.Registered.class);
			assertThat(back.executes()).containsExactly("lost");
			GatewayFrame.Execute again = back.last(GatewayFrame.Execute.class);
			assertThat(again.delivery().attempt()).isEqualTo(2);
			assertThat(again.timeout()).isEqualTo(LONG.minusSeconds(10));
			back.result("lost", "1");
			assertThat(GatewayFixture.success(lostCall).text()).isEqualTo("1");
		}
	}

	@Test
	void whatWaitedIsPushedAfterWhatIsPushedAgain() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = fixture.connector("t.c.i", 1);
			fixture.execute("first");
			fixture.execute("second");
			lost.lose();
			fixture.execute("third");
			TestConnector back = lost.comeBack(fixture.gateway());
			assertThat(back.executes()).containsExactly("first");
			back.result("first", "1");
			back.result("second", "1");
			assertThat(back.executes()).containsExactly("first", "second", "third");
			assertThat(back.last(GatewayFrame.Execute.class).delivery().attempt()).isEqualTo(1);
		}
	}

	@Test
	void descriptionAndTermsOfTheNextStreamHold() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = fixture.connector("t.c.i", 1, "do");
			lost.lose();
			CompletableFuture<ExecuteResult> gone = fixture.execute("gone");
			assertThat(fixture.session("t.c.i").pending()).isEqualTo(1);
			TestConnector back = lost.comeBack(fixture.gateway(), (register) -> TestConnector
				.resumption(TestConnector.registration("t.c.i", 7, "other"), register.resumption().sessionToken()));
			assertThat(fixture.session("t.c.i").limit()).isEqualTo(7);
			assertThat(fixture.session("t.c.i").description().capabilities()).extracting(Capability::name)
				.containsExactly("other");
			assertThat(GatewayFixture.failure(gone).message()).contains("did not run");
			assertThat(back.executes()).isEmpty();
		}
	}

	@Test
	void aStreamThatStillSeemsAliveIsTakenOver() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector halfDead = new TestConnector(fixture.gateway(), false).register("t.c.i", 2);
			CompletableFuture<ExecuteResult> running = fixture.execute("r");
			TestConnector back = halfDead.comeBack(fixture.gateway(), "r");
			assertThat(back.last(GatewayFrame.Registered.class).resumed()).isTrue();
			assertThat(halfDead.stream().aborted()).isNotNull();
			assertThat(halfDead.received(GatewayFrame.Rejected.class)).isEmpty();
			halfDead.result("r", "\"late\"");
			halfDead.send(new ConnectorFrame.Credits(0));
			halfDead.send(new ConnectorFrame.Goodbye("late"));
			halfDead.lose();
			assertThat(running).isNotDone();
			assertThat(fixture.session("t.c.i").state()).isEqualTo(SessionState.READY);
			back.result("r", "\"right\"");
			assertThat(GatewayFixture.success(running).text()).isEqualTo("\"right\"");
			assertThat(fixture.events()).contains("resumed t.c.i 1 0");
		}
	}

	@Test
	void aWrongTokenMeansAnotherSessionAtOnce() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> running = fixture.execute("running");
			CompletableFuture<ExecuteResult> pending = fixture.execute("pending");
			lost.lose();
			TestConnector other = lost.comeBack(fixture.gateway(),
					(register) -> TestConnector.resumption(register, "guessed", "running"));
			assertThat(other.last(GatewayFrame.Registered.class).resumed()).isFalse();
			assertThat(other.last(GatewayFrame.Registered.class).epoch()).isEqualTo(2);
			assertThat(other.last(GatewayFrame.Registered.class).sessionToken())
				.isNotEqualTo(lost.last(GatewayFrame.Registered.class).sessionToken());
			assertThat(GatewayFixture.failure(running).message()).contains("may have run");
			assertThat(other.executes()).as("still runs the other one").isEmpty();
			other.send(new ConnectorFrame.Credits(1));
			assertThat(other.executes()).containsExactly("pending");
			assertThat(pending).isNotDone();
		}
	}

	@Test
	void noTokenMeansAnotherSessionAtOnce() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			fixture.connector("t.c.i", 1).lose();
			TestConnector other = fixture.connector("t.c.i", 1);
			assertThat(other.last(GatewayFrame.Registered.class).resumed()).isFalse();
			assertThat(fixture.events()).contains("closed t.c.i 1", "opened t.c.i 2 READY");
		}
	}

	@Test
	void theWindowEndsTheSessionAndAnswersEachCall() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> running = fixture.execute(GatewayFixture.ANY, "running", LONG);
			CompletableFuture<ExecuteResult> pending = fixture.execute(GatewayFixture.ANY, "pending", LONG);
			lost.lose();
			CompletableFuture<ExecuteResult> late = fixture.execute(GatewayFixture.at("t.c.i"), "new", LONG);
			fixture.pass(GatewayFixture.WINDOW.minusNanos(1));
			assertThat(List.of(running, pending, late)).noneMatch(CompletableFuture::isDone);
			fixture.pass(Duration.ofNanos(1));
			assertThat(GatewayFixture.failure(running).code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			assertThat(GatewayFixture.failure(running).message()).contains("PT1M").contains("may have run");
			for (CompletableFuture<ExecuteResult> waited : List.of(pending, late)) {
				assertThat(GatewayFixture.failure(waited).code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
				assertThat(GatewayFixture.failure(waited).message()).contains("did not run");
			}
			assertThat(fixture.gateway().sessions()).isEmpty();
			assertThat(fixture.events()).contains("closed t.c.i 1");
			assertThat(fixture.time().pending()).isZero();
			GatewayError lostStill = GatewayFixture.failure(fixture.execute("later"));
			assertThat(lostStill.code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			assertThat(lostStill.message()).contains("60 s ago");
			fixture.pass(LostSessions.REMEMBERED);
			assertThat(GatewayFixture.failure(fixture.execute("late")).code()).isEqualTo(GatewayErrorCode.NOT_FOUND);
			TestConnector tooLate = lost.comeBack(fixture.gateway(), "running");
			assertThat(tooLate.last(GatewayFrame.Registered.class).resumed()).isFalse();
		}
	}

	@Test
	void deadlinesGoOnWhileTheStreamIsAway() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> running = fixture.execute("running");
			lost.lose();
			CompletableFuture<ExecuteResult> waits = fixture.execute("waits");
			fixture.pass(Duration.ofSeconds(30));
			assertThat(GatewayFixture.failure(running).code()).isEqualTo(GatewayErrorCode.TIMEOUT);
			assertThat(GatewayFixture.failure(running).message()).contains("may have run");
			assertThat(GatewayFixture.failure(waits).code()).isEqualTo(GatewayErrorCode.TIMEOUT);
			assertThat(GatewayFixture.failure(waits).message()).contains("did not run");
			assertThat(fixture.session("t.c.i").pending()).isZero();
		}
	}

	@Test
	void whatWasCalledOffMeanwhileIsCancelledOrForgotten() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = fixture.connector("t.c.i", 3);
			CompletableFuture<ExecuteResult> there = fixture.execute("there");
			CompletableFuture<ExecuteResult> neverArrived = fixture.execute("never-arrived");
			lost.lose();
			there.cancel(true);
			neverArrived.cancel(true);
			assertThat(fixture.session("t.c.i").inFlight()).isEqualTo(2);
			TestConnector back = lost.comeBack(fixture.gateway(), "there", "stranger");
			assertThat(back.executes()).isEmpty();
			assertThat(back.cancels()).containsExactlyInAnyOrder("there", "stranger");
			assertThat(fixture.session("t.c.i").inFlight()).isEqualTo(2);
			back.result("there", "1");
			back.result("stranger", "1");
			assertThat(fixture.session("t.c.i").inFlight()).isZero();
		}
	}

	@Test
	void unknownRequestsTakeACreditUntilTheyAreAnswered() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = fixture.connector("t.c.i", 2);
			lost.lose();
			TestConnector back = lost.comeBack(fixture.gateway(), "s1", "s2");
			fixture.execute("r");
			assertThat(back.executes()).isEmpty();
			assertThat(GatewayFixture.failure(fixture.execute("s2")).code()).isEqualTo(GatewayErrorCode.OVERLOADED);
			back.result("s1", "1");
			assertThat(back.executes()).containsExactly("r");
		}
	}

	@Test
	void aWaitingCallWhoseIdTheConnectorHasJoinsIt() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = fixture.connector("t.c.i", 1);
			lost.lose();
			CompletableFuture<ExecuteResult> again = fixture.execute("r");
			TestConnector back = lost.comeBack(fixture.gateway(), "r");
			assertThat(back.executes()).isEmpty();
			assertThat(back.cancels()).isEmpty();
			back.result("r", "1");
			assertThat(GatewayFixture.success(again).text()).isEqualTo("1");
		}
	}

	@Test
	void silenceSuspendsTheSession() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector silent = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> running = fixture.execute(GatewayFixture.ANY, "r", LONG);
			fixture.pass(TestConnector.TIMEOUT);
			assertThat(silent.stream().aborted()).contains("PT45S");
			assertThat(fixture.session("t.c.i").state()).isEqualTo(SessionState.SUSPENDED);
			TestConnector back = silent.comeBack(fixture.gateway(), "r");
			fixture.pass(TestConnector.TIMEOUT.minusNanos(1));
			assertThat(back.isClosed()).isFalse();
			back.result("r", "1");
			assertThat(GatewayFixture.success(running).text()).isEqualTo("1");
		}
	}

	@Test
	void aStreamThatTakesNoFrameKeepsTheCallForTheNext() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector broken = fixture.connector("t.c.i", 1);
			broken.stream().breakSilently();
			fixture.execute("r");
			assertThat(fixture.session("t.c.i").state()).isEqualTo(SessionState.SUSPENDED);
			assertThat(fixture.session("t.c.i").pending()).isEqualTo(1);
			TestConnector back = broken.comeBack(fixture.gateway());
			assertThat(back.executes()).containsExactly("r");
			assertThat(back.last(GatewayFrame.Execute.class).delivery().attempt()).isEqualTo(1);
		}
	}

	@Test
	void whatEndsASessionOnPurposeEndsItAtOnce() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			fixture.connector("t.c.1", 1).send(new ConnectorFrame.Goodbye("update"));
			fixture.connector("t.c.2", 1).send(new ConnectorFrame.Credits(-1));
			TestConnector disapproved = fixture.connector("t.c.3", 1);
			disapproved.lose();
			fixture.gateway().decide(fixture.session("t.c.3").key(), ApprovalDecision.REJECT);
			assertThat(fixture.gateway().sessions()).isEmpty();
			assertThat(disapproved.comeBack(fixture.gateway()).last(GatewayFrame.Rejected.class).code())
				.isEqualTo(RejectionCode.DISAPPROVED);
		}
	}

	@Test
	void closingTheGatewayEndsSuspendedSessions() {
		GatewayFixture fixture = GatewayFixture.resuming();
		TestConnector lost = fixture.connector("t.c.i", 1);
		CompletableFuture<ExecuteResult> running = fixture.execute("running");
		lost.lose();
		fixture.gateway().close();
		assertThat(GatewayFixture.failure(running).message()).contains("may have run");
		fixture.close();
	}

	@Test
	void nobodyHasThatManyRequests() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			String[] ids = IntStream.rangeClosed(0, 100_000).mapToObj(Integer::toString).toArray(String[]::new);
			TestConnector liar = fixture.connector("t.c.i", 1).comeBack(fixture.gateway(), ids);
			assertThat(liar.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.INVALID);
		}
	}

	@Test
	void noRequestHasAnIdThatLong() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector first = fixture.connector("t.c.i", 1);
			TestConnector liar = first.comeBack(fixture.gateway(), "x".repeat(Refusals.MAX_ID_LENGTH + 1));
			assertThat(liar.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.INVALID);
			TestConnector back = first.comeBack(fixture.gateway(), "x".repeat(Refusals.MAX_ID_LENGTH));
			assertThat(back.last(GatewayFrame.Registered.class).resumed()).isTrue();
		}
	}

	@Test
	void aSessionThatNothingWouldEndIsNotKept() {
		VirtualScheduler time = new VirtualScheduler();
		Gateway gateway = Gateway.builder()
			.options(GatewayOptions.defaults().withResumeWindow(Duration.ofSeconds(5)))
			.scheduler(new Refusing(time, Duration.ofSeconds(5)))
			.authenticator(new OpenAuthenticator())
			.build();
		TestConnector lost = TestConnector.registered(gateway, "t.c.i", 1);
		CompletableFuture<ExecuteResult> answer = gateway.execute(GatewayFixture.ANY,
				ExecuteRequest.of("r", "do", Payload.json("1")));
		lost.lose();
		assertThat(gateway.sessions()).isEmpty();
		assertThat(GatewayFixture.failure(answer).message()).contains("may have run");
		gateway.close();
	}

	@Test
	void credentialsAreCheckedAgain() {
		boolean[] open = { true };
		try (GatewayFixture fixture = new GatewayFixture((options) -> options,
				(register, peer) -> open[0] ? ConnectorAuthenticator.Accepted.INSTANCE
						: new ConnectorAuthenticator.Rejected(RejectionCode.UNAUTHENTICATED, "no"))) {
			TestConnector lost = fixture.connector("t.c.i", 1);
			lost.lose();
			open[0] = false;
			TestConnector back = lost.comeBack(fixture.gateway());
			assertThat(back.last(GatewayFrame.Rejected.class).code()).isEqualTo(RejectionCode.UNAUTHENTICATED);
			assertThat(fixture.session("t.c.i").state()).isEqualTo(SessionState.SUSPENDED);
		}
	}

	@Test
	void readyInstancesComeFirst() {
		try (GatewayFixture fixture = GatewayFixture.resuming((options) -> options.withMaxPendingPerSession(1))) {
			TestConnector lost = fixture.connector("t.c.1", 1);
			fixture.execute("running");
			CompletableFuture<ExecuteResult> pending = fixture.execute("pending");
			TestConnector ready = fixture.connector("t.c.2", 1);
			lost.lose();
			assertThat(ready.executes()).containsExactly("pending");
			fixture.execute("waits-at-the-ready-one");
			assertThat(fixture.session("t.c.2").pending()).isEqualTo(1);
			fixture.execute("waits-for-the-lost-one");
			assertThat(fixture.session("t.c.1").pending()).isEqualTo(1);
			GatewayError full = GatewayFixture.failure(fixture.execute("too-much"));
			assertThat(full.code()).isEqualTo(GatewayErrorCode.OVERLOADED);
			assertThat(pending).isNotDone();
		}
	}

	@Test
	void whoeverIsBusyComesBeforeWhoeverIsAway() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			fixture.connector("t.c.1", 5).lose();
			TestConnector busy = fixture.connector("t.c.2", 1);
			for (int i = 0; i < 4; i++) {
				fixture.execute("r" + i);
			}
			assertThat(busy.executes()).containsExactly("r0");
			assertThat(fixture.session("t.c.2").pending()).isEqualTo(3);
		}
	}

	@Test
	void aSessionThatWasPausedOrLeavingTakesNoNewWork() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector paused = fixture.connector("t.c.1", 1);
			paused.send(new ConnectorFrame.Credits(0));
			paused.lose();
			TestConnector leaving = fixture.connector("t.c.2", 1);
			leaving.send(new ConnectorFrame.Draining("update"));
			leaving.lose();
			assertThat(fixture.gateway().sessions()).allMatch((session) -> session.state() == SessionState.SUSPENDED);
			assertThat(GatewayFixture.failure(fixture.execute("r")).code()).isEqualTo(GatewayErrorCode.UNAVAILABLE);
			leaving.comeBack(fixture.gateway());
			assertThat(fixture.execute("r")).isNotDone();
		}
	}

	@Test
	void aStreamedAnswerGoesOnWithoutDoubledItems() {
		try (GatewayFixture fixture = GatewayFixture.resuming((options) -> options.withStreamWindow(4))) {
			TestConnector lost = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> answer = fixture.execute(GatewayFixture.ANY, "s", LONG);
			lost.chunk("s", 0);
			lost.chunk("s", 1);
			RecordingSubscriber subscriber = new RecordingSubscriber(2);
			GatewayFixture.success(answer).items().subscribe(subscriber);
			lost.chunk("s", 2);
			lost.lose();
			TestConnector back = lost.comeBack(fixture.gateway(), "s");
			assertThat(back.received(GatewayFrame.ResultCredits.class))
				.containsExactly(new GatewayFrame.ResultCredits("s", 6));
			back.chunk("s", 1);
			back.chunk("s", 2);
			back.chunk("s", 3);
			back.end("s", 4);
			subscriber.subscription().request(10);
			assertThat(subscriber.items()).containsExactly("0", "1", "2", "3");
			assertThat(subscriber.isCompleted()).isTrue();
		}
	}

	@Test
	void aGapInAResumedStreamIsAnError() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> answer = fixture.execute("s");
			lost.chunk("s", 0);
			RecordingSubscriber subscriber = new RecordingSubscriber(10);
			GatewayFixture.success(answer).items().subscribe(subscriber);
			lost.lose();
			TestConnector back = lost.comeBack(fixture.gateway(), "s");
			back.chunk("s", 2);
			assertThat(subscriber.error()).hasMessageContaining("item 2").hasMessageContaining("item 1 was due");
			assertThat(back.cancels()).containsExactly("s");
		}
	}

	@Test
	void aStreamedAnswerThatTheConnectorDoesNotKnowAnyMoreIsNotBegunAnew() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> answer = fixture.execute("s");
			lost.chunk("s", 0);
			RecordingSubscriber subscriber = new RecordingSubscriber(10);
			GatewayFixture.success(answer).items().subscribe(subscriber);
			lost.lose();
			TestConnector back = lost.comeBack(fixture.gateway());
			assertThat(back.executes()).isEmpty();
			assertThat(subscriber.error()).hasMessageContaining("may have run");
			assertThat(fixture.session("t.c.i").inFlight()).isZero();
		}
	}

	@Test
	void aSecondLossBeforeTheWindowIsOverStartsAnotherOne() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector first = fixture.connector("t.c.i", 1);
			first.lose();
			fixture.pass(Duration.ofSeconds(50));
			TestConnector second = first.comeBack(fixture.gateway());
			second.lose();
			fixture.pass(Duration.ofSeconds(50));
			TestConnector third = second.comeBack(fixture.gateway());
			assertThat(third.last(GatewayFrame.Registered.class).resumed()).isTrue();
			assertThat(third.last(GatewayFrame.Registered.class).epoch()).isEqualTo(1);
			fixture.pass(Duration.ofSeconds(44));
			assertThat(fixture.session("t.c.i").state()).isEqualTo(SessionState.READY);
			assertThat(fixture.time().pending()).isEqualTo(1);
		}
	}

	@Test
	void aTimerThatCouldNotBeCancelledInTimeEndsNothing() {
		VirtualScheduler time = new VirtualScheduler();
		Gateway gateway = Gateway.builder()
			.options(GatewayOptions.defaults().withResumeWindow(Duration.ofSeconds(5)))
			.scheduler(new Uncancellable(time))
			.authenticator(new OpenAuthenticator())
			.build();
		TestConnector lost = TestConnector.registered(gateway, "t.c.i", 1);
		lost.lose();
		TestConnector back = lost.comeBack(gateway);
		time.advance(Duration.ofSeconds(4));
		back.lose();
		time.advance(Duration.ofSeconds(4));
		back.comeBack(gateway);
		time.advance(Duration.ofSeconds(4));
		assertThat(gateway.sessions()).extracting(SessionSnapshot::epoch, SessionSnapshot::state)
			.containsExactly(tuple(1L, SessionState.READY));
		gateway.close();
	}

	@Test
	void aSessionThatWaitsForApprovalIsNotKept() {
		try (GatewayFixture fixture = GatewayFixture.resuming((options) -> options.withApproval(ApprovalMode.MANUAL))) {
			fixture.connector("t.c.i", 1).lose();
			assertThat(fixture.gateway().sessions()).isEmpty();
		}
	}

	@Test
	void aFrameIsDealtWithBeforeTheNextStreamButOne() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector lost = fixture.connector("t.c.i", 2);
			CompletableFuture<ExecuteResult> answer = fixture.execute("r");
			fixture.execute("s");
			List<TestConnector> next = new ArrayList<>();
			List<GatewayFrame> meanwhile = new ArrayList<>();
			answer.thenRun(() -> {
				next.add(lost.comeBack(fixture.gateway(), "s"));
				next.add(lost.comeBack(fixture.gateway()));
				meanwhile.addAll(next.get(1).stream().frames());
			});
			lost.result("r", "1");
			assertThat(meanwhile).isEmpty();
			assertThat(next.get(0).isClosed()).isTrue();
			assertThat(next.get(0).stream().frames()).isEmpty();
			assertThat(next.get(1).executes()).containsExactly("s");
			next.get(1).result("s", "1");
			assertThat(fixture.session("t.c.i").inFlight()).isZero();
		}
	}

	@Test
	void aFrameThatBringsTheConnectorBackIsDealtWithBeforeTheNextStream() {
		try (GatewayFixture fixture = GatewayFixture.resuming()) {
			TestConnector old = fixture.connector("t.c.i", 1);
			CompletableFuture<ExecuteResult> answer = fixture.execute("r");
			TestConnector[] back = new TestConnector[1];
			answer.thenRun(() -> {
				back[0] = old.comeBack(fixture.gateway());
				assertThat(back[0].stream().frames()).isEmpty();
			});
			old.result("r", "1");
			assertThat(answer).isCompleted();
			assertThat(back[0].last(GatewayFrame.Registered.class).resumed()).isTrue();
		}
	}

	/**
	 * Time whose timers fire even if they are cancelled, as one does that fires at that
	 * very moment.
	 */
	private record Refusing(VirtualScheduler time, Duration refused) implements Scheduler {

		@Override
		public long nanoTime() {
			return this.time.nanoTime();
		}

		@Override
		public Instant now() {
			return this.time.now();
		}

		@Override
		public Cancellable schedule(Duration delay, Runnable task) {
			if (delay.equals(this.refused)) {
				throw new IllegalStateException("No more timers");
			}
			return this.time.schedule(delay, task);
		}

	}

	private record Uncancellable(VirtualScheduler time) implements Scheduler {

		@Override
		public long nanoTime() {
			return this.time.nanoTime();
		}

		@Override
		public Instant now() {
			return this.time.now();
		}

		@Override
		public Cancellable schedule(Duration delay, Runnable task) {
			this.time.schedule(delay, task);
			return Cancellable.NONE;
		}

	}

}
