package dev.connector.test;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.connector.Capability;
import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionCounts;
import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationOptions;
import dev.connector.frame.GatewayFrame;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.GatewayOptions;
import dev.connector.gateway.SessionSnapshot;
import dev.connector.gateway.SessionState;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationListener;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Moves to other streams with both engines, in virtual time: no call fails, none runs
 * twice, and the registration stays ready, whatever is on its way when.
 */
class MovesAtGatewayTests {

	private static final RegistrationKey KEY = new RegistrationKey("default", "echo", "one");

	private final VirtualScheduler time = new VirtualScheduler();

	private final InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time);

	private final HoldingWires wires = new HoldingWires(this.gateway.wires());

	private final States states = new States();

	private final ConnectorRuntime runtime = ConnectorRuntime.builder()
		.scheduler(this.time)
		.handlerExecutor(Runnable::run)
		.wireFactory(this.wires)
		.listener(this.states)
		.destination(DestinationOptions.of("default", URI.create("inprocess:test")))
		.build();

	private final Map<String, CompletableFuture<Payload>> answers = new HashMap<>();

	private final Map<String, Integer> runs = new HashMap<>();

	private int limit = 100;

	private Registration registration;

	@AfterEach
	void nothingIsLeft() {
		this.runtime.stop(Duration.ofSeconds(1));
		this.time.advance(Duration.ofSeconds(12));
		assertThat(this.gateway.gateway().sessions()).isEmpty();
		this.gateway.close();
		assertThat(this.time.pending()).isZero();
		assertThat(this.runs.values()).allMatch((times) -> times == 1);
		ConnectionCounts counts = this.registration.snapshot().counts();
		assertThat(counts.unexpectedEvents()).isZero();
		assertThat(counts.invariantViolations()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "operator", "gateway", "wire" })
	void noCallFailsUnderLoadWhoeverAsksForTheMove(String trigger) {
		start();
		List<CompletableFuture<ExecuteResult>> calls = new ArrayList<>();
		for (int round = 0; round < 300; round++) {
			String id = "r" + round;
			calls.add(call(id));
			if (round % 20 == 10) {
				move(trigger);
			}
			this.time.advance(Duration.ofMillis(20));
			if (round >= 5) {
				answer("r" + (round - 5));
			}
		}
		IntStream.range(295, 300).forEach((round) -> answer("r" + round));
		assertThat(calls).allSatisfy((call) -> assertThat(call).isCompleted());
		calls.forEach(MovesAtGatewayTests::success);
		assertThat(this.registration.snapshot().counts().moves()).isGreaterThanOrEqualTo(5);
		assertThat(this.wires.count()).isEqualTo(this.registration.snapshot().counts().moves() + 1);
		assertStayedReady();
		assertEachOldStreamEndedOnce();
	}

	@Test
	void whatIsPushedOverTheOldStreamAfterTheRegistrationOnTheOtherOneRunsOnce() {
		start();
		CompletableFuture<ExecuteResult> before = call("before");
		moveHoldingTheRegistration();
		CompletableFuture<ExecuteResult> running = call("running");
		CompletableFuture<ExecuteResult> answered = call("answered");
		answer("answered");
		success(answered);
		this.wires.stream(2).releaseUp();
		answer("before");
		answer("running");
		success(before);
		success(running);
		assertIdle();
		assertMoved();
	}

	@Test
	void whatIsPushedOverTheOldStreamAndNeverArrivesIsPushedAgain() {
		start();
		moveHoldingTheRegistration();
		this.wires.stream(1).holdDown();
		CompletableFuture<ExecuteResult> call = call("lost");
		assertThat(this.runs).isEmpty();
		this.wires.stream(2).releaseUp();
		assertThat(this.runs).containsOnlyKeys("lost");
		answer("lost");
		success(call);
		assertIdle();
		assertMoved();
	}

	@Test
	void answersThatTheGatewayIgnoresOnTheOldStreamComeAgainOverTheOther() {
		start();
		CompletableFuture<ExecuteResult> known = call("known");
		moveHoldingTheRegistration();
		CompletableFuture<ExecuteResult> unknown = call("unknown");
		this.wires.stream(2).holdDown();
		this.wires.stream(2).releaseUp();
		answer("known");
		answer("unknown");
		assertThat(known).isNotDone();
		assertThat(unknown).isNotDone();
		this.wires.stream(2).releaseDown();
		success(known);
		success(unknown);
		this.time.advance(Duration.ofSeconds(15));
		assertThat(this.registration.snapshot().requests().answers().unacknowledged()).isZero();
		assertIdle();
		assertMoved();
	}

	@Test
	void theOldStreamIsNotEndedBeforeTheConnectorKnowsThatTheOtherOneIsInUse() {
		start();
		this.wires.onOpen(HoldingWires.Held::holdDown);
		this.registration.reconnect("a test asked");
		this.time.advance(Duration.ofSeconds(5));
		assertThat(this.wires.stream(1).closes()).isZero();
		this.wires.stream(2).releaseDown();
		assertMoved();
	}

	@Test
	void callsThatComeWhileTheOtherStreamTakesNoWorkYetWaitForIt() {
		this.limit = 1;
		start();
		this.wires.onOpen(HoldingWires.Held::holdDown);
		this.registration.reconnect("a test asked");
		List<CompletableFuture<ExecuteResult>> calls = IntStream.range(0, 5).mapToObj((i) -> call("r" + i)).toList();
		assertThat(session().state()).isEqualTo(SessionState.READY);
		assertThat(calls).noneMatch(CompletableFuture::isDone);
		this.wires.stream(2).releaseDown();
		IntStream.range(0, 5).forEach((i) -> answer("r" + i));
		calls.forEach(MovesAtGatewayTests::success);
		assertMoved();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aStreamedAnswerThatBeginsInBetweenLosesNoItemAndDoublesNone(boolean answerHeld) {
		start();
		List<Payload> source = IntStream.range(0, 40).mapToObj((i) -> Payload.json("" + i)).toList();
		moveHoldingTheRegistration();
		CompletableFuture<ExecuteResult> call = call("stream");
		this.answers.get("stream").complete(Payload.stream(Payload.JSON, Items.of(source)));
		CollectingSubscriber items = new CollectingSubscriber();
		success(call).items().subscribe(items);
		items.request(3);
		if (answerHeld) {
			this.wires.stream(2).holdDown();
		}
		this.wires.stream(2).releaseUp();
		items.request(4);
		this.wires.stream(2).releaseDown();
		items.request(100);
		assertThat(items.error()).isNull();
		assertThat(items.received()).containsExactlyElementsOf(source.stream().map(Payload::text).toList());
		assertThat(items.isComplete()).isTrue();
		assertIdle();
		assertMoved();
	}

	@Test
	void aStreamedAnswerThatWasKnownGoesOn() {
		start();
		List<Payload> source = IntStream.range(0, 60).mapToObj((i) -> Payload.json("" + i)).toList();
		CompletableFuture<ExecuteResult> call = call("stream");
		this.answers.get("stream").complete(Payload.stream(Payload.JSON, Items.of(source)));
		CollectingSubscriber items = new CollectingSubscriber();
		success(call).items().subscribe(items);
		for (int round = 0; round < 6; round++) {
			items.request(5);
			this.registration.reconnect("a test asked");
			items.request(5);
		}
		items.request(1);
		assertThat(items.received()).containsExactlyElementsOf(source.stream().map(Payload::text).toList());
		assertThat(items.isComplete()).isTrue();
		assertStayedReady();
		assertEachOldStreamEndedOnce();
	}

	@Test
	void whatIsCalledOffInBetweenGivesItsPlaceBackWhereverItWas() {
		this.limit = 3;
		start();
		CompletableFuture<ExecuteResult> known = call("known");
		moveHoldingTheRegistration();
		CompletableFuture<ExecuteResult> arrived = call("arrived");
		this.wires.stream(1).holdDown();
		CompletableFuture<ExecuteResult> neverArrived = call("never arrived");
		known.cancel(true);
		arrived.cancel(true);
		neverArrived.cancel(true);
		this.wires.stream(2).releaseUp();
		assertThat(this.runs).containsOnlyKeys("known", "arrived");
		assertIdle();
		assertThat(this.registration.snapshot().requests().inFlight()).isZero();
		List<CompletableFuture<ExecuteResult>> calls = IntStream.range(0, 3).mapToObj((i) -> call("r" + i)).toList();
		IntStream.range(0, 3).forEach((i) -> answer("r" + i));
		calls.forEach(MovesAtGatewayTests::success);
		assertMoved();
	}

	@Test
	void aSuccessorThatNeverReachesTheGatewayHarmsNobody() {
		start();
		CompletableFuture<ExecuteResult> call = call("r");
		moveHoldingTheRegistration();
		this.wires.onOpen((stream) -> {
		});
		this.time.advance(Duration.ofSeconds(9));
		assertThat(this.registration.snapshot().counts().moves()).isZero();
		answer("r");
		success(call);
		this.time.advance(Duration.ofSeconds(5));
		assertThat(this.wires.stream(2).closes()).isOne();
		assertThat(this.registration.snapshot().counts().moves()).isOne();
		assertStayedReady();
	}

	@Test
	void aSuccessorThatIsTakenByTheGatewayAndNeverHeardCostsTimeAndNoCall() {
		start();
		CompletableFuture<ExecuteResult> call = call("r", Duration.ofMinutes(1));
		this.wires.onOpen(HoldingWires.Held::holdDown);
		this.registration.reconnect("a test asked");
		this.wires.onOpen((stream) -> {
		});
		answer("r");
		CompletableFuture<ExecuteResult> next = call("next", Duration.ofMinutes(1));
		this.time.advance(Duration.ofSeconds(15));
		answer("next");
		success(call);
		success(next);
		assertThat(this.registration.snapshot().state()).isEqualTo(ConnectionState.READY);
		assertThat(this.registration.snapshot().reconnects()).isOne();
		assertIdle();
	}

	@Test
	void pausingDuringAMoveHoldsAfterIt() {
		start();
		this.wires.onOpen(HoldingWires.Held::holdDown);
		this.registration.reconnect("a test asked");
		this.registration.pause();
		this.wires.stream(2).releaseDown();
		assertThat(session().state()).isEqualTo(SessionState.PAUSED);
		this.registration.resume();
		CompletableFuture<ExecuteResult> call = call("r");
		answer("r");
		success(call);
		assertThat(this.registration.snapshot().counts().moves()).isOne();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aStopDuringAMoveAnswersWhatRunsAndTheGatewayForgetsTheSession(boolean taken) {
		start();
		CompletableFuture<ExecuteResult> call = call("r");
		this.wires.onOpen((stream) -> {
			if (taken) {
				stream.holdDown();
			}
			else {
				stream.holdUp();
			}
		});
		this.registration.reconnect("a test asked");
		CompletableFuture<Void> stopped = this.registration.stop(Duration.ofSeconds(20)).toCompletableFuture();
		this.time.advance(Duration.ofSeconds(1));
		this.wires.stream(2).releaseUp();
		this.wires.stream(2).releaseDown();
		assertThat(stopped).isNotDone();
		answer("r");
		success(call);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(stopped).isCompleted();
		assertThat(this.gateway.gateway().sessions()).isEmpty();
	}

	private void start() {
		ConnectorRegistration definition = new ConnectorRegistration(KEY, "default", (request) -> {
			String id = request.context().requestId();
			this.runs.merge(id, 1, Integer::sum);
			return this.answers.computeIfAbsent(id, (key) -> new CompletableFuture<>());
		}, ConnectorRegistration.Description.NONE.withCapabilities(List.of(Capability.named("say"))),
				RegistrationOptions.defaults()
					.withMaxConcurrentRequests(this.limit)
					.withRequestTimeout(Duration.ofMinutes(5)));
		this.registration = this.runtime.add(definition);
		this.runtime.start();
		assertThat(this.registration.snapshot().state()).isEqualTo(ConnectionState.READY);
	}

	private void move(String trigger) {
		switch (trigger) {
			case "operator" -> this.registration.reconnect("an operator asked");
			case "gateway" -> this.gateway.gateway().askToReconnect(KEY, Duration.ZERO);
			default -> this.wires.stream(this.wires.count()).leaving();
		}
	}

	/**
	 * Move, but let the registration on the other stream not reach the gateway yet.
	 */
	private void moveHoldingTheRegistration() {
		this.wires.onOpen(HoldingWires.Held::holdUp);
		this.registration.reconnect("a test asked");
		assertThat(this.wires.count()).isEqualTo(2);
	}

	private CompletableFuture<ExecuteResult> call(String id) {
		return call(id, Duration.ofSeconds(50));
	}

	private CompletableFuture<ExecuteResult> call(String id, Duration timeout) {
		this.answers.computeIfAbsent(id, (key) -> new CompletableFuture<>());
		return this.gateway.gateway()
			.execute(ConnectorAddress.of(KEY),
					new ExecuteRequest(id, "say", Payload.json("\"" + id + "\""), GatewayFrame.Context.NONE, timeout));
	}

	private void answer(String id) {
		this.answers.get(id).complete(Payload.json("\"" + id + "\""));
	}

	private SessionSnapshot session() {
		return this.gateway.gateway().session(KEY).orElseThrow();
	}

	private void assertIdle() {
		assertThat(session().inFlight()).isZero();
		assertThat(session().pending()).isZero();
	}

	private void assertMoved() {
		assertThat(this.registration.snapshot().counts().moves()).isOne();
		assertStayedReady();
		assertEachOldStreamEndedOnce();
	}

	private void assertStayedReady() {
		assertThat(this.states.seen).containsExactly(ConnectionState.CONNECTING, ConnectionState.HANDSHAKING,
				ConnectionState.READY);
	}

	private void assertEachOldStreamEndedOnce() {
		for (int number = 1; number < this.wires.count(); number++) {
			assertThat(this.wires.stream(number).closes()).isOne();
		}
		assertThat(this.wires.stream(this.wires.count()).closes()).isZero();
	}

	private static Payload success(CompletableFuture<ExecuteResult> call) {
		assertThat(call).isCompleted();
		assertThat(call.join()).isInstanceOf(ExecuteResult.Success.class);
		return ((ExecuteResult.Success) call.join()).payload();
	}

	/**
	 * Remembers the states of the registration.
	 */
	private static final class States implements RegistrationListener {

		private final List<ConnectionState> seen = new ArrayList<>();

		@Override
		public void onStateChanged(Registration registration, ConnectionSnapshot previous, ConnectionSnapshot current) {
			this.seen.add(current.state());
		}

	}

}
