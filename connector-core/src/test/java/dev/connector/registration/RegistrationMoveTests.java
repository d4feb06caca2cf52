package dev.connector.registration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import dev.connector.Payload;
import dev.connector.connection.Connection;
import dev.connector.connection.ConnectionState;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import dev.connector.scripted.Accepting;
import dev.connector.scripted.Frames;
import dev.connector.scripted.ScriptedStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a registration does when its connection is to be replaced by another one.
 */
class RegistrationMoveTests extends AbstractRegistrationTests {

	private final Map<String, CompletableFuture<Payload>> pending = new ConcurrentHashMap<>();

	private boolean resumes = true;

	@BeforeEach
	void answerLater() {
		this.options = this.options.withRequestTimeout(Duration.ofMinutes(5));
		this.handler = (request) -> this.pending.computeIfAbsent(request.context().requestId(),
				(id) -> new CompletableFuture<>());
		accept();
	}

	@ParameterizedTest
	@EnumSource
	void whoeverAsksItStaysReadyUntilTheOtherStreamIsInUse(Trigger trigger) {
		ScriptedStream first = startWith("r1");
		trigger.pull(this, first);
		ScriptedStream second = this.gateway.stream(2);
		assertThat(registerOf(second).resumption().sessionToken()).isEqualTo("token");
		assertThat(registerOf(second).resumption().inFlight()).containsExactly("r1");
		assertThat(registerOf(second).resumption().attempt()).isEqualTo(2);
		assertThat(registerOf(second).terms().credits()).isZero();
		assertThat(credits(second)).containsExactly(100);
		assertThat(first.isEnded()).isTrue();
		assertThat(first.sent(ConnectorFrame.Goodbye.class)).isEmpty();
		answer("r1");
		assertThat(results(first)).isEmpty();
		assertThat(results(second)).containsExactly("r1");
		assertStayedReady();
		assertThat(this.registration.snapshot().counts().moves()).isOne();
		assertThat(connection().generation()).isEqualTo(2);
		assertThat(this.registration.journal()).last()
			.satisfies((entry) -> assertThat(entry.generation()).isEqualTo(2));
		assertThat(this.recorder.moves).hasSize(1);
		second.deliver(Frames.execute("r2"));
		answer("r2");
		assertThat(results(second)).containsExactly("r1", "r2");
		assertThat(this.destination.coordinator().snapshot().holders()).isZero();
		advance(Duration.ofMinutes(10));
		assertStayedReady();
		assertThat(this.gateway.streams()).hasSize(2);
	}

	@Test
	void aGatewayThatAsksForAnotherConnectionGetsOneOnAnotherWire() {
		ScriptedStream first = startWith();
		Trigger.GATEWAY.pull(this, first);
		assertThat(this.gateway.wires()).hasSize(2);
	}

	@Test
	void untilTheGatewayHasAnsweredTheOldStreamIsUsed() {
		ScriptedStream first = startWith("r1", "r2");
		this.gateway.onConnect(ScriptedStream::open);
		this.registration.reconnect("a test asked");
		ScriptedStream second = this.gateway.last();
		assertThat(this.gateway.streams()).hasSize(2);
		first.deliver(Frames.execute("r3"));
		answer("r1", "r3");
		assertThat(results(first)).containsExactly("r1", "r3");
		first.deliver(new GatewayFrame.Acknowledged(List.of("r1")));
		second.deliver(registered(true));
		assertThat(first.isEnded()).isTrue();
		assertThat(results(second)).as("r1 was told to be in flight").containsExactlyInAnyOrder("r1", "r3");
		answer("r2");
		assertThat(results(second)).contains("r2");
		assertThat(this.recorder.executed).hasSize(3);
		assertStayedReady();
	}

	@Test
	void whatStillComesOverTheOldStreamIsIgnored() {
		ScriptedStream first = startWith("r1");
		this.registration.reconnect("a test asked");
		ScriptedStream second = this.gateway.last();
		first.listener().onFrame(Frames.execute("late"));
		first.listener().onFrame(Frames.cancel("r1"));
		first.listener().onFrame(Frames.rejected(RejectionCode.SUPERSEDED));
		first.listener().onLeaving("late");
		assertThat(this.pending).containsOnlyKeys("r1");
		second.deliver(Frames.execute("late"));
		answer("r1", "late");
		assertThat(results(second)).containsExactly("r1", "late");
		assertStayedReady();
		assertThat(this.gateway.streams()).hasSize(2);
	}

	@Test
	void theWatchMovesAlong() {
		ScriptedStream first = startWith();
		this.registration.reconnect("a test asked");
		assertThat(first.isEnded()).isTrue();
		advance(Duration.ofMinutes(5));
		assertStayedReady();
		assertThat(first.sent(ConnectorFrame.Heartbeat.class)).isEmpty();
		this.gateway.last().answering(new ScriptedStream.Behaviour() {
		});
		advance(Duration.ofSeconds(45));
		assertThat(this.recorder.losses).singleElement()
			.satisfies((failure) -> assertThat(failure.message()).contains("silent"));
	}

	@ParameterizedTest
	@EnumSource
	void whateverBecomesOfTheOtherStreamTheOldOneStaysInUse(Mishap mishap) {
		ScriptedStream first = startWith("r1");
		this.gateway.onConnect(mishap.script);
		this.registration.reconnect("a test asked");
		advance(HANDSHAKE_TIMEOUT);
		ScriptedStream failed = this.gateway.stream(2);
		assertThat(failed.isEnded()).isTrue();
		assertThat(failed.sent(ConnectorFrame.Goodbye.class)).isEmpty();
		assertThat(first.isEnded()).isFalse();
		assertThat(this.recorder.moveFailures).isNotEmpty();
		assertThat(this.recorder.moveFailures.get(0).message()).contains(mishap.said);
		assertThat(this.recorder.moves).isEmpty();
		first.deliver(Frames.execute("r2"));
		answer("r1", "r2");
		assertThat(results(first)).containsExactly("r1", "r2");
		assertStayedReady();
		accept();
		advance(Duration.ofMinutes(2));
		assertThat(first.isEnded()).isTrue();
		assertThat(this.recorder.moves).hasSize(1);
		assertStayedReady();
	}

	@Test
	void movesThatFailAreTriedAgainAfterGrowingDelaysOrWhenSomebodyAsks() {
		startWith();
		this.gateway.onConnect(ScriptedStream::lose);
		this.registration.reconnect("a test asked");
		advance(Duration.ofSeconds(1));
		int soon = this.gateway.streams().size();
		advance(Duration.ofMinutes(30));
		int late = this.gateway.streams().size();
		assertThat(soon).isBetween(2, 4);
		assertThat(late - soon).as("a half to the whole of the longest delay").isBetween(25, 125);
		accept();
		this.registration.reconnect("at once");
		assertThat(this.recorder.moves).containsExactly("at once");
		assertStayedReady();
	}

	@Test
	void aGatewayThatAsksForTimeGetsItBeforeTheNextMove() {
		startWith();
		this.gateway.onConnect(
				(stream) -> stream.open().deliver(Frames.rejected(RejectionCode.OVERLOADED, Duration.ofSeconds(20))));
		this.registration.reconnect("a test asked");
		accept();
		advance(Duration.ofSeconds(20).minus(NANO));
		assertThat(this.recorder.moves).isEmpty();
		advanceSeconds(1);
		assertThat(this.recorder.moves).hasSize(1);
	}

	@Test
	void whereTheSessionIsNotKnownTheOldOneIsFinishedFirst() {
		ScriptedStream first = startWith("r1", "r2");
		this.resumes = false;
		this.registration.reconnect("a test asked");
		ScriptedStream second = this.gateway.last();
		assertThat(credits(first)).containsExactly(0);
		assertThat(first.sent(ConnectorFrame.Draining.class)).hasSize(1);
		assertThat(second.sent(ConnectorFrame.Credits.class)).isEmpty();
		second.deliver(Frames.execute("early"));
		assertThat(this.pending).doesNotContainKey("early");
		answer("r1");
		assertThat(results(first)).containsExactly("r1");
		assertThat(first.sent(ConnectorFrame.Goodbye.class)).isEmpty();
		answer("r2");
		advanceSeconds(15);
		assertThat(first.sent(ConnectorFrame.Goodbye.class)).hasSize(1);
		assertThat(first.isHalfClosed()).isTrue();
		assertThat(first.isEnded()).isTrue();
		assertThat(credits(second)).containsExactly(100);
		assertThat(this.pending).containsKey("early");
		assertThat(results(second)).isEmpty();
		assertThat(kept().dropped()).isZero();
		assertStayedReady();
		assertThat(this.recorder.moves).hasSize(1);
	}

	@Test
	void nothingHasToBeFinishedWhereNothingRuns() {
		ScriptedStream first = startWith();
		this.resumes = false;
		this.registration.reconnect("a test asked");
		assertThat(first.isEnded()).isTrue();
		assertThat(first.sent(ConnectorFrame.Goodbye.class)).hasSize(1);
		assertThat(credits(this.gateway.last())).containsExactly(100);
		assertStayedReady();
	}

	@Test
	void whatNeverEndsIsLeftBehindInTime() {
		ScriptedStream first = startWith("r1");
		this.resumes = false;
		this.registration.reconnect("a test asked");
		advance(Connection.HAND_OVER_TIMEOUT.minus(NANO));
		assertThat(first.isEnded()).isFalse();
		advance(NANO);
		assertThat(first.isEnded()).isTrue();
		assertThat(credits(this.gateway.last())).as("one is taken").containsExactly(99);
		answer("r1");
		assertThat(results(this.gateway.last())).isEmpty();
		assertThat(credits(this.gateway.last())).containsExactly(99, 100);
		assertStayedReady();
	}

	@Test
	void aGatewayThatDoesNotFollowTheGoodbyeIsLeft() {
		ScriptedStream first = startWith();
		first.answering(new Accepting() {

			@Override
			public void onHalfClosed(ScriptedStream stream) {
			}

		});
		this.resumes = false;
		this.registration.reconnect("a test asked");
		assertThat(first.isHalfClosed()).isTrue();
		assertThat(first.isEnded()).isFalse();
		advance(Connection.FAREWELL_TIMEOUT);
		assertThat(first.isEnded()).isTrue();
		assertStayedReady();
	}

	@Test
	void theOldStreamThatIsLostWhileItFinishesIsReplacedAtOnce() {
		ScriptedStream first = startWith("r1");
		this.resumes = false;
		this.registration.reconnect("a test asked");
		first.lose();
		assertThat(credits(this.gateway.last())).containsExactly(99);
		assertThat(this.gateway.streams()).hasSize(2);
		assertStayedReady();
		answer("r1");
	}

	@Test
	void theOtherStreamThatIsLostMeanwhileIsReplacedByAThird() {
		ScriptedStream first = startWith("r1");
		this.resumes = false;
		this.registration.reconnect("a test asked");
		this.gateway.last().lose();
		answer("r1");
		assertThat(results(first)).containsExactly("r1");
		advanceSeconds(20);
		assertThat(this.gateway.streams()).hasSize(3);
		assertThat(first.isEnded()).isTrue();
		assertThat(credits(this.gateway.last())).containsExactly(100);
		assertThat(this.recorder.losses).isEmpty();
	}

	@Test
	void theOldStreamThatIsLostBeforeTheAnswerIsALossLikeAnyOther() {
		ScriptedStream first = startWith("r1");
		this.gateway.onConnect(ScriptedStream::open);
		this.registration.reconnect("a test asked");
		ScriptedStream second = this.gateway.last();
		first.lose();
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(second.isEnded()).isTrue();
		second.listener().onFrame(registered(true));
		accept();
		advanceSeconds(1);
		assertThat(state()).isEqualTo(ConnectionState.READY);
		assertThat(registerOf(this.gateway.last()).resumption().attempt()).isEqualTo(3);
		assertThat(registerOf(this.gateway.last()).terms().credits()).isEqualTo(100);
		advance(Duration.ofMinutes(5));
		assertThat(this.gateway.streams()).as("the move is done with").hasSize(3);
		answer("r1");
	}

	@Test
	void aPauseDuringAMoveHoldsOnBothStreams() {
		ScriptedStream first = startWith();
		this.gateway.onConnect(ScriptedStream::open);
		this.registration.reconnect("a test asked");
		this.registration.pause();
		assertThat(credits(first)).containsExactly(0);
		this.gateway.last().answering(new Accepting());
		this.gateway.last().deliver(registered(true));
		assertThat(state()).isEqualTo(ConnectionState.PAUSED);
		assertThat(credits(this.gateway.last())).containsExactly(0);
		this.registration.resume();
		assertThat(credits(this.gateway.last())).containsExactly(0, 100);
		assertThat(this.recorder.states).endsWith(ConnectionState.PAUSED, ConnectionState.READY);
	}

	@Test
	void aPausedOneMovesAndStaysPaused() {
		ScriptedStream first = startWith();
		this.registration.pause();
		this.registration.reconnect("a test asked");
		assertThat(first.isEnded()).isTrue();
		assertThat(credits(this.gateway.last())).containsExactly(0);
		assertThat(state()).isEqualTo(ConnectionState.PAUSED);
		assertThat(this.recorder.losses).isEmpty();
	}

	@Test
	void aResumeWhileTheOldStreamFinishesAsksForWorkOnTheOtherOneOnly() {
		ScriptedStream first = startWith("r1");
		this.resumes = false;
		this.registration.reconnect("a test asked");
		this.registration.pause();
		this.registration.resume();
		assertThat(credits(first)).containsExactly(0);
		answer("r1");
		advanceSeconds(15);
		assertThat(credits(this.gateway.last())).containsExactly(100);
	}

	@Test
	void aStopBeforeTheRegistrationWasSentForgetsTheOtherStream() {
		ScriptedStream first = startWith();
		this.gateway.onConnect((stream) -> {
		});
		this.registration.reconnect("a test asked");
		CompletionStage<Void> stopped = this.registration.stop(Duration.ofSeconds(10));
		assertThat(this.gateway.last().isEnded()).isTrue();
		assertThat(first.sent(ConnectorFrame.Goodbye.class)).hasSize(1);
		assertThat(stopped).isCompleted();
	}

	@Test
	void aStopBeforeTheAnswerIsFinishedOnWhicheverStreamTheGatewayIsOn() {
		startWith("r1");
		this.gateway.onConnect(ScriptedStream::open);
		this.registration.reconnect("a test asked");
		ScriptedStream second = this.gateway.last();
		CompletionStage<Void> stopped = this.registration.stop(Duration.ofSeconds(10));
		assertThat(second.isEnded()).isFalse();
		second.answering(new Accepting());
		second.deliver(registered(true));
		assertThat(state()).isEqualTo(ConnectionState.DRAINING);
		assertThat(second.sent(ConnectorFrame.Draining.class)).hasSize(1);
		assertThat(stopped).isNotDone();
		answer("r1");
		assertThat(results(second)).containsExactly("r1");
		assertThat(second.sent(ConnectorFrame.Goodbye.class)).hasSize(1);
		assertThat(stopped).isCompleted();
	}

	@Test
	void aStopWhoseGoodbyeComesFirstSaysItOnBothStreams() {
		ScriptedStream first = startWith();
		this.gateway.onConnect(ScriptedStream::open);
		this.registration.reconnect("a test asked");
		ScriptedStream second = this.gateway.last();
		CompletionStage<Void> stopped = this.registration.stop(Duration.ofSeconds(10));
		assertThat(first.sent(ConnectorFrame.Goodbye.class)).hasSize(1);
		assertThat(second.sent(ConnectorFrame.Goodbye.class)).hasSize(1);
		advance(Connection.FAREWELL_TIMEOUT);
		assertThat(stopped).isCompleted();
	}

	@Test
	void aStopWhileTheOldStreamFinishesSaysGoodbyeOnBoth() {
		ScriptedStream first = startWith("r1");
		this.resumes = false;
		this.registration.reconnect("a test asked");
		ScriptedStream second = this.gateway.last();
		CompletionStage<Void> stopped = this.registration.stop(Duration.ofSeconds(10));
		assertThat(second.sent(ConnectorFrame.Goodbye.class)).hasSize(1);
		assertThat(second.isEnded()).isTrue();
		assertThat(stopped).isNotDone();
		answer("r1");
		assertThat(results(first)).containsExactly("r1");
		assertThat(first.sent(ConnectorFrame.Draining.class)).hasSize(1);
		assertThat(stopped).isCompleted();
	}

	private void accept() {
		this.gateway.onConnect((stream) -> stream.open().answering(new Accepting() {

			@Override
			protected void onRegister(ScriptedStream on, ConnectorFrame.Register register) {
				on.deliver(registered(
						RegistrationMoveTests.this.resumes && register.resumption().sessionToken().equals("token")));
			}

		}));
	}

	private static GatewayFrame.Registered registered(boolean resumed) {
		return new GatewayFrame.Registered(KEY, 1, "token", resumed, Frames.terms());
	}

	private ScriptedStream startWith(String... requestIds) {
		start();
		assertThat(state()).isEqualTo(ConnectionState.READY);
		for (String requestId : requestIds) {
			this.gateway.last().deliver(Frames.execute(requestId, Duration.ofMinutes(5)));
		}
		return this.gateway.last();
	}

	private void answer(String... requestIds) {
		for (String requestId : requestIds) {
			this.pending.get(requestId).complete(Payload.empty());
		}
	}

	private void assertStayedReady() {
		assertThat(this.recorder.states).containsExactly(ConnectionState.CONNECTING, ConnectionState.HANDSHAKING,
				ConnectionState.READY);
		assertThat(this.recorder.losses).isEmpty();
	}

	private static List<Integer> credits(ScriptedStream stream) {
		return stream.sent(ConnectorFrame.Credits.class).stream().map(ConnectorFrame.Credits::limit).toList();
	}

	private static List<String> results(ScriptedStream stream) {
		return stream.sent(ConnectorFrame.Result.class).stream().map(ConnectorFrame.Result::requestId).toList();
	}

	/**
	 * Who asks for another connection.
	 */
	enum Trigger {

		OPERATOR {

			@Override
			void pull(RegistrationMoveTests test, ScriptedStream stream) {
				test.registration.reconnect("an operator asked");
			}

		},

		WIRE {

			@Override
			void pull(RegistrationMoveTests test, ScriptedStream stream) {
				stream.listener().onLeaving("the wire is replaced");
			}

		},

		GATEWAY {

			@Override
			void pull(RegistrationMoveTests test, ScriptedStream stream) {
				stream.deliver(new GatewayFrame.HeartbeatAck(0, Duration.ofSeconds(5)));
				test.advance(Duration.ofSeconds(5).minus(NANO));
				assertThat(test.gateway.streams()).hasSize(1);
				test.advance(NANO);
			}

		};

		abstract void pull(RegistrationMoveTests test, ScriptedStream stream);

	}

	/**
	 * What becomes of the other stream.
	 */
	enum Mishap {

		NEVER_OPENS("connect-timeout", (stream) -> {
		}),

		NEVER_ANSWERS("handshake-timeout", ScriptedStream::open),

		IS_LOST("network", ScriptedStream::lose),

		IS_REFUSED("CLOSING", (stream) -> stream.open().deliver(Frames.rejected(RejectionCode.CLOSING))),

		IS_REFUSED_FOR_GOOD("DISAPPROVED",
				(stream) -> stream.open().deliver(Frames.rejected(RejectionCode.DISAPPROVED))),

		WAITS_FOR_APPROVAL("approve", (stream) -> stream.open().deliver(Frames.pending()));

		private final String said;

		private final Consumer<ScriptedStream> script;

		Mishap(String said, Consumer<ScriptedStream> script) {
			this.said = said;
			this.script = script;
		}

	}

}
