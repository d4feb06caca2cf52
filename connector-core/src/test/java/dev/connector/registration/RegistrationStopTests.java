package dev.connector.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.Payload;
import dev.connector.connection.Connection;
import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import dev.connector.scripted.Frames;
import dev.connector.scripted.ScriptedStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RegistrationStopTests extends AbstractRegistrationTests {

	private static final Duration DRAIN = Duration.ofSeconds(20);

	private final List<CompletableFuture<Payload>> running = new ArrayList<>();

	@Test
	void beforeItStartsItStopsAtOnceAndNeverStarts() {
		create();
		assertThat(this.registration.stop(DRAIN)).isCompleted();
		this.registration.start();
		assertThat(state()).isEqualTo(ConnectionState.STOPPED);
		assertThat(this.gateway.streams()).isEmpty();
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void whileItConnectsItStopsAtOnce() {
		start();
		assertStopsAtOnce();
		this.gateway.last().listener().onOpen();
		assertThat(this.gateway.last().sent()).isEmpty();
	}

	@Test
	void whileItWaitsForTheAnswerItStopsAtOnce() {
		start();
		this.gateway.last().open();
		assertStopsAtOnce();
		this.gateway.last().listener().onFrame(Frames.registered(KEY, ""));
		assertThat(state()).isEqualTo(ConnectionState.STOPPED);
	}

	@Test
	void whileItWaitsForApprovalItSaysGoodbyeAndStops() {
		start();
		ScriptedStream stream = this.gateway.last().open().deliver(Frames.pending());
		CompletionStage<Void> stopped = this.registration.stop(DRAIN);
		assertThat(stream.sent(ConnectorFrame.Goodbye.class)).hasSize(1);
		advance(Connection.FAREWELL_TIMEOUT.minus(NANO));
		assertThat(stopped).isNotCompleted();
		advance(NANO);
		assertThat(stopped).isCompleted();
	}

	@Test
	void whileItWaitsForTheNextAttemptItStopsAtOnce() {
		this.gateway.onConnect(ScriptedStream::lose);
		start();
		assertStopsAtOnce();
		advance(Duration.ofHours(1));
		assertThat(this.gateway.streams()).hasSize(1);
	}

	@Test
	void afterItFailedItStopsAtOnceAndKeepsTheReason() {
		start();
		this.gateway.last().open().deliver(Frames.rejected(RejectionCode.FORBIDDEN));
		assertStopsAtOnce();
		assertThat(connection().lastError().message()).contains("FORBIDDEN");
	}

	@Test
	void whileItIsReadyItTakesNoMoreWorkThenSaysGoodbyeThenHalfCloses() {
		ScriptedStream stream = startReady();
		CompletionStage<Void> stopped = this.registration.stop(DRAIN);
		assertThat(stream.sent().stream().skip(1)).containsExactly(new ConnectorFrame.Credits(0),
				new ConnectorFrame.Draining("stopping"), new ConnectorFrame.Heartbeat(1),
				new ConnectorFrame.Goodbye("stopped"));
		assertThat(stream.isHalfClosed()).isTrue();
		assertThat(stopped).isCompleted();
		assertThat(this.recorder.states).endsWith(ConnectionState.DRAINING, ConnectionState.STOPPED);
		assertThat(this.recorder.losses).isEmpty();
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void theGoodbyeWaitsUntilTheGatewayHasSeenThatNoMoreWorkIsTaken() {
		ScriptedStream stream = startReady();
		stream.answering(new ScriptedStream.Behaviour() {
		});
		CompletionStage<Void> stopped = this.registration.stop(DRAIN);
		assertThat(stream.sent(ConnectorFrame.Goodbye.class)).isEmpty();
		stream.deliver(Frames.execute("on its way"));
		assertThat(stream.sent(ConnectorFrame.Result.class)).hasSize(1);
		stream.deliver(new GatewayFrame.HeartbeatAck(1, null));
		assertThat(stream.sent(ConnectorFrame.Goodbye.class)).isEmpty();
		assertThat(stream.sent(ConnectorFrame.Heartbeat.class)).as("asks for the acknowledgement").hasSize(2);
		stream.deliver(new GatewayFrame.Acknowledged(List.of("on its way")));
		assertThat(stream.sent(ConnectorFrame.Goodbye.class)).hasSize(1);
		assertThat(stopped).isNotDone();
		stream.end(Failure.transientFailure("bye"));
		assertThat(stopped).isCompleted();
	}

	@Test
	void anAnswerToAnEarlierHeartbeatIsNotTakenForTheMarker() {
		ScriptedStream stream = startReady();
		stream.answering(new ScriptedStream.Behaviour() {
		});
		advanceSeconds(15);
		this.registration.stop(DRAIN);
		stream.deliver(new GatewayFrame.HeartbeatAck(1, null));
		assertThat(stream.sent(ConnectorFrame.Goodbye.class)).isEmpty();
		stream.deliver(new GatewayFrame.HeartbeatAck(2, null));
		assertThat(stream.sent(ConnectorFrame.Goodbye.class)).hasSize(1);
	}

	@Test
	void whatRunsIsAnsweredBeforeTheGoodbye() {
		ScriptedStream stream = startReadyWith(2);
		CompletionStage<Void> stopped = this.registration.stop(DRAIN);
		assertThat(state()).isEqualTo(ConnectionState.DRAINING);
		advance(DRAIN.minus(NANO));
		this.running.get(0).complete(Payload.json("1"));
		assertThat(stream.sent(ConnectorFrame.Goodbye.class)).isEmpty();
		this.running.get(1).complete(Payload.json("2"));
		assertThat(stream.sent()).containsSubsequence(new ConnectorFrame.Result("r1", Payload.json("2")),
				new ConnectorFrame.Goodbye("stopped"));
		assertThat(stopped).isCompleted();
	}

	@Test
	void whatStillRunsAtTheDeadlineIsCancelledAndAnsweredBeforeTheGoodbye() {
		ScriptedStream stream = startReadyWith(1);
		CompletionStage<Void> stopped = this.registration.stop(DRAIN);
		advance(DRAIN.minus(NANO));
		assertThat(stopped).isNotDone();
		advance(NANO);
		assertThat(stopped).isCompleted();
		assertThat(this.recorder.executed).containsExactly("UNAVAILABLE");
		assertThat(stream.sent(ConnectorFrame.ResultError.class)).hasSize(1);
		assertThat(this.running.get(0)).isNotDone();
	}

	@Test
	void theGoodbyeIsSaidOnceAlsoWhenTheLastRequestEndsBecauseOfIt() {
		ScriptedStream stream = startReadyWith(1);
		stream.answering(new ScriptedStream.Behaviour() {
		});
		List<ConnectorFrame> tried = new ArrayList<>();
		stream.beforeSend(tried::add);
		this.registration.stop(Duration.ofSeconds(1));
		stream.deliver(new GatewayFrame.HeartbeatAck(1, null));
		advanceSeconds(1);
		assertThat(tried).filteredOn((frame) -> frame instanceof ConnectorFrame.Goodbye).hasSize(1);
	}

	@Test
	void aGatewayThatNeverAnswersIsLeftASecondAfterTheGoodbye() {
		ScriptedStream stream = startReady();
		stream.answering(new ScriptedStream.Behaviour() {
		});
		CompletionStage<Void> stopped = this.registration.stop(Duration.ofSeconds(5));
		advanceSeconds(5);
		assertThat(stream.sent(ConnectorFrame.Goodbye.class)).hasSize(1);
		advance(Connection.FAREWELL_TIMEOUT.minus(NANO));
		assertThat(stopped).isNotDone();
		advance(NANO);
		assertThat(stopped).isCompleted();
		assertThat(stream.isEnded()).isTrue();
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void withoutTimeToDrainWhatRunsIsCancelledAtOnce() {
		startReadyWith(3);
		CompletionStage<Void> stopped = this.registration.stop(Duration.ZERO);
		advance(Duration.ZERO);
		assertThat(stopped).isCompleted();
		assertThat(this.recorder.executed).containsExactly("UNAVAILABLE", "UNAVAILABLE", "UNAVAILABLE");
	}

	@Test
	void aStreamThatIsLostWhileItDrainsIsReplacedSoonToDeliverTheAnswers() {
		ScriptedStream stream = startReadyWith(1);
		CompletionStage<Void> stopped = this.registration.stop(DRAIN);
		stream.lose();
		assertThat(stopped).isNotDone();
		advance(Duration.ofMillis(500));
		assertThat(this.gateway.streams()).hasSize(2);
		assertThat(state()).isEqualTo(ConnectionState.DRAINING);
		assertThat(registerOf(this.gateway.last()).terms().credits()).isZero();
		this.running.get(0).complete(Payload.json("1"));
		assertThat(stopped).isCompleted();
		assertThat(this.recorder.executed).containsExactly("result");
	}

	@Test
	void aStreamThatIsLostWhileItDrainsIsNotReplacedWhenThereIsNothingToDeliver() {
		ScriptedStream stream = startReady();
		stream.answering(new ScriptedStream.Behaviour() {
		});
		CompletionStage<Void> stopped = this.registration.stop(DRAIN);
		stream.lose();
		assertThat(stopped).isCompleted();
		advance(Duration.ofHours(1));
		assertThat(this.gateway.streams()).hasSize(1);
	}

	@Test
	void aGatewayThatStaysAwayWhileItDrainsIsCalledUntilTheTimeIsOver() {
		ScriptedStream stream = startReadyWith(1);
		this.gateway.onConnect(ScriptedStream::lose);
		CompletionStage<Void> stopped = this.registration.stop(DRAIN);
		stream.lose();
		advance(DRAIN.minus(NANO));
		assertThat(stopped).isNotDone();
		advance(NANO);
		assertThat(stopped).isCompleted();
		assertThat(this.gateway.streams()).hasSizeBetween(3, 50);
		assertThat(this.recorder.executed).containsExactly("UNAVAILABLE");
	}

	@Test
	void theGatewayMayEndTheRegistrationWhileItDrains() {
		ScriptedStream stream = startReadyWith(1);
		CompletionStage<Void> stopped = this.registration.stop(DRAIN);
		stream.deliver(Frames.rejected(RejectionCode.DISAPPROVED));
		assertThat(stopped).isCompleted();
	}

	@Test
	void aGatewayThatAnswersTheRegistrationOnceMoreDoesNotKeepItFromStopping() {
		ScriptedStream stream = startReadyWith(1);
		CompletionStage<Void> stopped = this.registration.stop(DRAIN);
		stream.deliver(Frames.pending(), Frames.registered(KEY, ""));
		assertThat(state()).isEqualTo(ConnectionState.DRAINING);
		advance(DRAIN);
		assertThat(stopped).isCompleted();
	}

	@Test
	void theGatewayMayFallSilentWhileItDrains() {
		ScriptedStream stream = startReadyWith(1);
		stream.answering(new ScriptedStream.Behaviour() {
		});
		CompletionStage<Void> stopped = this.registration.stop(Duration.ofHours(1));
		advanceSeconds(60);
		assertThat(stopped).isCompleted();
	}

	@Test
	void heartbeatsGoOnWhileItDrains() {
		this.options = this.options.withRequestTimeout(Duration.ofHours(1));
		ScriptedStream stream = startReadyWith(1);
		this.registration.stop(Duration.ofMinutes(5));
		advance(Duration.ofMinutes(4));
		assertThat(state()).isEqualTo(ConnectionState.DRAINING);
		assertThat(stream.sent(ConnectorFrame.Heartbeat.class)).hasSizeGreaterThan(10);
	}

	@Test
	void stoppingTwiceIsStoppingOnce() {
		ScriptedStream stream = startReadyWith(1);
		CompletionStage<Void> first = this.registration.stop(DRAIN);
		CompletionStage<Void> second = this.registration.stop(DRAIN);
		assertThat(stream.sent(ConnectorFrame.Draining.class)).hasSize(1);
		this.running.get(0).complete(Payload.empty());
		assertThat(first).isCompleted();
		assertThat(second).isCompleted();
		assertThat(this.registration.stop(DRAIN)).isCompleted();
		assertThat(stream.sent(ConnectorFrame.Goodbye.class)).hasSize(1);
	}

	@Test
	void aLaterStopMayShortenTheTimeToDrainButNotLengthenIt() {
		startReadyWith(1);
		CompletionStage<Void> stopped = this.registration.stop(DRAIN);
		advanceSeconds(1);
		this.registration.stop(Duration.ofSeconds(3));
		this.registration.stop(Duration.ofHours(1));
		this.registration.stop(Duration.ofSeconds(Long.MAX_VALUE));
		advance(Duration.ofSeconds(3).minus(NANO));
		assertThat(stopped).isNotDone();
		advance(NANO);
		assertThat(stopped).isCompleted();
		assertThat(this.recorder.executed).containsExactly("UNAVAILABLE");
	}

	@Test
	void theGatewayHasItsSecondToAnswerTheGoodbyeHoweverOftenItIsStopped() {
		ScriptedStream stream = startReady();
		stream.answering(new ScriptedStream.Behaviour() {
		});
		CompletionStage<Void> stopped = this.registration.stop(Duration.ZERO);
		advance(Connection.FAREWELL_TIMEOUT.minus(NANO));
		this.registration.stop(Duration.ZERO);
		advance(Duration.ZERO);
		assertThat(stopped).isNotDone();
		advance(NANO);
		assertThat(stopped).isCompleted();
	}

	@Test
	void whatAWaiterDoesWithTheStageOfAStopDoesNotStopIt() {
		startReadyWith(1);
		CompletionStage<Void> mine = this.registration.stop(DRAIN);
		mine.toCompletableFuture().complete(null);
		assertThat(state()).isEqualTo(ConnectionState.DRAINING);
		assertThat(this.registration.stop(DRAIN)).isNotDone();
	}

	@Test
	void requestsOfALostStreamAreAnsweredBeforeItStops() {
		startReadyWith(1).lose();
		assertThat(state()).isEqualTo(ConnectionState.BACKOFF);
		CompletionStage<Void> stopped = this.registration.stop(DRAIN);
		advance(Duration.ZERO);
		assertThat(state()).isEqualTo(ConnectionState.DRAINING);
		this.running.get(0).complete(Payload.json("1"));
		assertThat(stopped).isCompleted();
		assertThat(this.recorder.executed).containsExactly("result");
	}

	private ScriptedStream startReadyWith(int requests) {
		this.handler = (request) -> {
			CompletableFuture<Payload> answer = new CompletableFuture<>();
			this.running.add(answer);
			return answer;
		};
		ScriptedStream stream = startReady();
		for (int request = 0; request < requests; request++) {
			stream.deliver(Frames.execute("r" + request, Duration.ofHours(1)));
		}
		return stream;
	}

	private void assertStopsAtOnce() {
		CompletableFuture<Long> waiting = this.registration.whenReady();
		CompletionStage<Void> stopped = this.registration.stop(DRAIN);
		assertThat(stopped).isCompleted();
		assertThat(state()).isEqualTo(ConnectionState.STOPPED);
		assertThat(waiting).isCompletedExceptionally();
		assertThat(this.scheduler.pending()).isZero();
		assertThat(this.gateway.streams()).allMatch(ScriptedStream::isEnded);
	}

}
