package dev.connector.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.ConnectorRegistration;
import dev.connector.connection.ConnectionEndedException;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationOptions;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Credentials;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.reconnect.ReconnectOptions;
import dev.connector.scripted.Accepting;
import dev.connector.scripted.Frames;
import dev.connector.scripted.ScriptedStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.connector.connection.ConnectionState.BACKOFF;
import static dev.connector.connection.ConnectionState.CONNECTING;
import static dev.connector.connection.ConnectionState.FAILED;
import static dev.connector.connection.ConnectionState.HANDSHAKING;
import static dev.connector.connection.ConnectionState.PENDING_APPROVAL;
import static dev.connector.connection.ConnectionState.READY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class RegistrationConnectTests extends AbstractRegistrationTests {

	@Test
	void doesNothingUntilItIsStarted() {
		create();
		assertThat(state()).isEqualTo(ConnectionState.IDLE);
		assertThat(this.gateway.wires()).isEmpty();
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void connectsThenRegistersThenIsReady() {
		start();
		assertThat(state()).isEqualTo(CONNECTING);
		ScriptedStream stream = this.gateway.last();
		assertThat(stream.sent()).isEmpty();
		stream.open();
		assertThat(state()).isEqualTo(HANDSHAKING);
		stream.deliver(Frames.registered(registerOf(stream)));
		assertThat(state()).isEqualTo(READY);
		assertThat(this.recorder.states).containsExactly(CONNECTING, HANDSHAKING, READY);
	}

	@Test
	void registersFirstWithItsIdentityItsCredentialsAndItsTerms() {
		this.destinationOptions = this.destinationOptions.withCredentials(() -> Credentials.bearer("secret"));
		this.options = this.options.withMaxConcurrentRequests(7);
		ScriptedStream stream = startReady();
		ConnectorFrame.Register register = registerOf(stream);
		assertThat(stream.sent().get(0)).isSameAs(register);
		assertThat(register.protocolVersion()).isEqualTo(Frame.PROTOCOL_VERSION);
		assertThat(register.key()).isEqualTo(KEY);
		assertThat(register.description()).isEqualTo(ConnectorRegistration.Description.NONE);
		assertThat(register.credentials()).isEqualTo(Credentials.bearer("secret"));
		assertThat(register.resumption().sessionToken()).hasSize(32);
		assertThat(register.resumption().inFlight()).isEmpty();
		assertThat(register.terms()).isEqualTo(new ConnectorFrame.Terms(7,
				DestinationOptions.Limits.DEFAULT_MAX_PAYLOAD_BYTES, Duration.ofSeconds(15), Duration.ofSeconds(45)));
	}

	@Test
	void startingTwiceConnectsOnce() {
		startReady();
		this.registration.start();
		assertThat(this.gateway.streams()).hasSize(1);
	}

	@Test
	void heartbeatTermsOfTheDestinationReachTheStream() {
		this.destinationOptions = this.destinationOptions
			.withHeartbeat(new HeartbeatOptions(Duration.ofSeconds(1), Duration.ofSeconds(3)));
		ConnectorFrame.Register register = registerOf(startReady());
		assertThat(register.terms().heartbeatInterval()).isEqualTo(Duration.ofSeconds(1));
		assertThat(register.terms().heartbeatTimeout()).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void anApprovalThatIsAwaitedKeepsTheStreamForAsLongAsItTakes() {
		start();
		ScriptedStream stream = this.gateway.last().open();
		stream.answering(new Accepting()).deliver(Frames.pending());
		CompletableFuture<Long> ready = this.registration.whenReady();
		assertThat(state()).isEqualTo(PENDING_APPROVAL);
		advance(Duration.ofDays(3));
		assertThat(state()).isEqualTo(PENDING_APPROVAL);
		assertThat(stream.sent(ConnectorFrame.Heartbeat.class)).hasSizeGreaterThan(1_000);
		assertThat(ready).isNotDone();
		stream.deliver(Frames.registered(registerOf(stream)));
		assertThat(state()).isEqualTo(READY);
		assertThat(ready).isCompletedWithValue(1L);
		assertThat(this.gateway.streams()).hasSize(1);
	}

	@Test
	void theHeartbeatTermsOfTheAcceptanceReplaceThoseOfTheApproval() {
		start();
		ScriptedStream stream = this.gateway.last().open().answering(new Accepting());
		stream.deliver(Frames.pending());
		advanceSeconds(30);
		assertThat(stream.sent(ConnectorFrame.Heartbeat.class)).hasSize(2);
		stream.deliver(new GatewayFrame.Registered(KEY, 1, "", false,
				new GatewayFrame.Terms(1024, Duration.ofSeconds(1), Duration.ofSeconds(3))));
		advanceSeconds(2);
		assertThat(stream.sent(ConnectorFrame.Heartbeat.class)).extracting(ConnectorFrame.Heartbeat::sequence)
			.containsExactly(1L, 2L, 3L, 4L);
		stream.answering(new ScriptedStream.Behaviour() {
		});
		advance(Duration.ofSeconds(3).minus(NANO));
		assertThat(state()).isEqualTo(READY);
		advance(NANO);
		assertThat(state()).isEqualTo(BACKOFF);
	}

	@Test
	void aPendingRegistrationWhoseGatewayFallsSilentConnectsAgain() {
		start();
		this.gateway.last().open().deliver(Frames.pending());
		advance(Duration.ofSeconds(45).minus(NANO));
		assertThat(state()).isEqualTo(PENDING_APPROVAL);
		advance(NANO);
		assertThat(state()).isEqualTo(BACKOFF);
		assertThat(this.recorder.lossesWhileConnected).containsExactly(false);
	}

	@Test
	void aDisapprovalEndsIt() {
		start();
		ScriptedStream stream = this.gateway.last().open().deliver(Frames.pending());
		stream.deliver(Frames.rejected(RejectionCode.DISAPPROVED));
		assertThat(state()).isEqualTo(FAILED);
		assertThat(stream.isEnded()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(RejectionCode.class)
	void aRefusalEndsTheStreamAndMeansWhatItsCodeSays(RejectionCode code) {
		start();
		ScriptedStream stream = this.gateway.last().open().deliver(Frames.rejected(code));
		assertThat(stream.isEnded()).isTrue();
		assertThat(connection().lastError()).extracting(Failure::type).isEqualTo(code.failureType());
		assertThat(connection().lastError().message()).contains(code.name()).contains("because");
		switch (code) {
			case FORBIDDEN, DISAPPROVED, UNSUPPORTED_VERSION, INVALID, SUPERSEDED -> {
				assertThat(state()).isEqualTo(FAILED);
				assertThat(this.scheduler.pending()).isZero();
			}
			case UNAUTHENTICATED, CLOSING, UNKNOWN -> {
				assertThat(state()).isEqualTo(BACKOFF);
				assertThat(this.scheduler.untilNext()).isEqualTo(Duration.ofMillis(500));
			}
			case OVERLOADED -> {
				assertThat(state()).isEqualTo(BACKOFF);
				assertThat(this.scheduler.untilNext()).isEqualTo(Duration.ofSeconds(2));
			}
		}
	}

	@Test
	void aGatewayThatAsksForTimeGetsIt() {
		start();
		this.gateway.last().open().deliver(Frames.rejected(RejectionCode.OVERLOADED, Duration.ofMinutes(7)));
		assertThat(connection().nextAttemptAt()).isEqualTo(this.scheduler.now().plus(Duration.ofMinutes(7)));
		advance(Duration.ofMinutes(7).minus(NANO));
		assertThat(this.gateway.streams()).hasSize(1);
		advance(NANO);
		assertThat(this.gateway.streams()).hasSize(2);
	}

	@Test
	void credentialsThatAreRefusedAreFetchedAnewAndTheThirdRefusalInARowFails() {
		AtomicInteger fetched = new AtomicInteger();
		this.destinationOptions = this.destinationOptions
			.withCredentials(() -> Credentials.bearer("number " + fetched.incrementAndGet()));
		this.gateway.onConnect((stream) -> stream.open().deliver(Frames.rejected(RejectionCode.UNAUTHENTICATED)));
		start();
		advance(Duration.ofHours(1));
		assertThat(state()).isEqualTo(FAILED);
		assertThat(this.gateway.streams()).extracting((stream) -> registerOf(stream).credentials().value())
			.containsExactly("number 1", "number 2", "number 3");
		assertThat(connection().lastError().type()).isEqualTo(FailureType.REJECTED);
	}

	@Test
	void theSecondRefusalInARowDropsTheSessionToken() {
		startReady().lose();
		this.gateway.onConnect((stream) -> stream.open().deliver(Frames.rejected(RejectionCode.UNAUTHENTICATED)));
		advanceSeconds(10);
		List<String> shown = this.gateway.streams()
			.stream()
			.map((stream) -> registerOf(stream).resumption().sessionToken())
			.toList();
		assertThat(shown.subList(1, 3)).containsOnly("token");
		assertThat(shown.get(0)).hasSizeGreaterThanOrEqualTo(32);
		assertThat(shown.get(3)).hasSizeGreaterThanOrEqualTo(32).isNotEqualTo(shown.get(0));
		assertThat(state()).isEqualTo(FAILED);
	}

	@Test
	void theLatestSessionTokenIsShownAtTheNextAttempt() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.registered(KEY, "renewed"));
		assertThat(state()).isEqualTo(READY);
		assertThat(connection().generation()).isEqualTo(1);
		stream.lose();
		advanceSeconds(1);
		assertThat(registerOf(this.gateway.last()).resumption().sessionToken()).isEqualTo("renewed");
	}

	@Test
	void aStreamThatDoesNotOpenInTimeIsGivenUpAtTheDeadline() {
		start();
		advance(CONNECT_TIMEOUT.minus(NANO));
		assertThat(state()).isEqualTo(CONNECTING);
		advance(NANO);
		assertThat(state()).isEqualTo(BACKOFF);
		assertThat(this.gateway.last().isEnded()).isTrue();
		assertThat(connection().lastError().message()).contains("connect-timeout").contains("scripted:gateway");
	}

	@Test
	void aRegistrationThatIsNotAnsweredInTimeIsGivenUpAtTheDeadline() {
		start();
		advanceSeconds(5);
		this.gateway.last().open();
		advance(HANDSHAKE_TIMEOUT.minus(NANO));
		assertThat(state()).isEqualTo(HANDSHAKING);
		advance(NANO);
		assertThat(state()).isEqualTo(BACKOFF);
		assertThat(this.gateway.last().isEnded()).isTrue();
		assertThat(connection().lastError().message()).contains("handshake-timeout");
	}

	@Test
	void theKindOfTheWireThatCarriesItIsKnownWhileThereIsOne() {
		this.gateway.onConnect(ScriptedStream::lose);
		start();
		this.gateway.accept();
		assertThat(this.registration.wire()).isEmpty();
		advanceSeconds(2);
		assertThat(state()).isEqualTo(READY);
		assertThat(this.registration.wire()).isEqualTo("scripted");
	}

	@Test
	void attemptsAreCountedAndTheirDelaysGrowUpToTheMaximum() {
		this.gateway.onConnect(ScriptedStream::lose);
		start();
		List<Long> delays = new ArrayList<>();
		for (int attempt = 1; attempt <= 9; attempt++) {
			assertThat(state()).isEqualTo(BACKOFF);
			assertThat(connection().attempt()).isEqualTo(attempt);
			Duration delay = this.scheduler.untilNext();
			assertThat(connection().nextAttemptAt()).isEqualTo(this.scheduler.now().plus(delay));
			delays.add(delay.toMillis());
			advance(delay);
			assertThat(this.gateway.streams()).hasSize(attempt + 1);
		}
		assertThat(delays).containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 60_000L, 60_000L);
	}

	@Test
	void whenItIsReadyNothingIsLeftOfTheAttempts() {
		this.gateway.onConnect(ScriptedStream::lose);
		start();
		advanceSeconds(2);
		this.gateway.accept();
		advanceSeconds(60);
		assertThat(state()).isEqualTo(READY);
		assertThat(connection().attempt()).isZero();
		assertThat(connection().nextAttemptAt()).isNull();
		assertThat(connection().lastError()).isNull();
	}

	@Test
	void attemptsOfAnOutageAreCountedFromTheLossOfAStableConnection() {
		ScriptedStream first = startReady();
		advanceSeconds(60);
		this.gateway.onConnect(ScriptedStream::lose);
		first.lose();
		assertThat(connection().attempt()).isZero();
		advance(this.scheduler.untilNext());
		assertThat(connection().attempt()).isEqualTo(1);
	}

	@Test
	void aLostStreamIsReplacedAfterADelayAndCounted() {
		ScriptedStream first = startReady();
		assertThat(this.registration.snapshot().reconnects()).isZero();
		advanceSeconds(60);
		first.lose();
		assertThat(state()).isEqualTo(BACKOFF);
		assertThat(this.registration.snapshot().reconnects()).isEqualTo(1);
		assertThat(this.recorder.lossesWhileConnected).containsExactly(true);
		advance(Duration.ofMillis(500).minus(NANO));
		assertThat(this.gateway.streams()).hasSize(1);
		advance(NANO);
		assertThat(state()).isEqualTo(READY);
		assertThat(connection().generation()).isEqualTo(2);
		assertThat(this.gateway.streams()).hasSize(2);
	}

	@Test
	void aGatewayThatRegistersAndDropsIsNotCalledEveryMoment() {
		this.gateway.accept();
		start();
		List<Long> delays = new ArrayList<>();
		for (int round = 0; round < 6; round++) {
			advance(STABLE_AFTER.minus(NANO));
			this.gateway.last().lose();
			delays.add(this.scheduler.untilNext().toMillis());
			advance(this.scheduler.untilNext());
			assertThat(state()).isEqualTo(READY);
		}
		assertThat(delays).containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L);
	}

	@Test
	void anOutageIsOverOnceTheConnectionWasStable() {
		this.gateway.accept();
		start();
		for (int round = 0; round < 3; round++) {
			advance(STABLE_AFTER);
			this.gateway.last().lose();
			assertThat(this.scheduler.untilNext()).isEqualTo(Duration.ofMillis(500));
			advanceSeconds(1);
		}
	}

	@Test
	void withReconnectingSwitchedOffTheFirstLossFailsWithItsReason() {
		this.destinationOptions = this.destinationOptions.withReconnect(ReconnectOptions.defaults().withEnabled(false));
		ScriptedStream stream = startReady();
		stream.lose();
		assertThat(state()).isEqualTo(FAILED);
		assertThat(connection().lastError().message()).contains("reconnect.enabled is false", "The network is away");
		assertThat(connection().nextAttemptAt()).isNull();
		assertThat(this.scheduler.pending()).isZero();
		advance(Duration.ofDays(1));
		assertThat(this.gateway.streams()).hasSize(1);
	}

	@Test
	void aFatalEndOfTheStreamFails() {
		this.gateway.onConnect((stream) -> stream.end(Failure.fatal("There is no such gateway")));
		start();
		assertThat(state()).isEqualTo(FAILED);
		assertThat(this.recorder.losses).hasSize(1);
	}

	@Test
	void aRefusalWhileItIsReadyEndsTheStreamAndIsFollowedByAnotherAttempt() {
		ScriptedStream stream = startReady();
		stream.deliver(Frames.rejected(RejectionCode.CLOSING));
		assertThat(stream.isEnded()).isTrue();
		advanceSeconds(1);
		assertThat(state()).isEqualTo(READY);
	}

	@Test
	void aGatewayThatFallsSilentIsLeftAtTheHeartbeatTimeout() {
		ScriptedStream stream = startReady();
		stream.answering(new ScriptedStream.Behaviour() {
		});
		advance(Duration.ofSeconds(20));
		stream.deliver(Frames.cancel("nobody"));
		advance(Duration.ofSeconds(45).minus(NANO));
		assertThat(state()).isEqualTo(READY);
		advance(NANO);
		assertThat(state()).isEqualTo(BACKOFF);
		assertThat(stream.isEnded()).isTrue();
		assertThat(connection().lastError().message()).contains("silent for PT45S").contains("heartbeat");
		advanceSeconds(1);
		assertThat(state()).isEqualTo(READY);
	}

	@Test
	void theRoundTripOfTheHeartbeatIsKnownWhileItIsConnected() {
		ScriptedStream stream = startReady();
		stream.answering(new ScriptedStream.Behaviour() {
		});
		assertThat(this.registration.snapshot().heartbeatRoundTrip()).isNull();
		advanceSeconds(15);
		advance(Duration.ofMillis(30));
		stream.deliver(new GatewayFrame.HeartbeatAck(1, null));
		assertThat(this.registration.snapshot().heartbeatRoundTrip()).isEqualTo(Duration.ofMillis(30));
		stream.lose();
		assertThat(this.registration.snapshot().heartbeatRoundTrip()).isNull();
	}

	@Test
	void heartbeatsStopWithTheirStream() {
		ScriptedStream first = startReady();
		advanceSeconds(20);
		int beats = first.sent(ConnectorFrame.Heartbeat.class).size();
		first.lose();
		advanceSeconds(100);
		assertThat(first.sent(ConnectorFrame.Heartbeat.class)).hasSize(beats);
		assertThat(this.gateway.last().sent(ConnectorFrame.Heartbeat.class)).isNotEmpty();
	}

	@Test
	void heartbeatTermsThatNoStreamWouldSurviveAreRefusedAndTriedAgain() {
		start();
		this.gateway.last()
			.open()
			.deliver(new GatewayFrame.Registered(KEY, 1, "", false,
					new GatewayFrame.Terms(1024, Duration.ofSeconds(45), Duration.ofSeconds(15))));
		assertThat(state()).isEqualTo(BACKOFF);
		assertThat(connection().lastError().message()).contains("heartbeat timeout");
		assertThat(this.gateway.last().isEnded()).isTrue();
	}

	@Test
	void aStreamThatWasLeftChangesNothingAnyMore() {
		ScriptedStream old = startReady();
		old.lose();
		advanceSeconds(1);
		ScriptedStream current = this.gateway.last();
		old.listener().onOpen();
		old.listener().onFrame(Frames.rejected(RejectionCode.DISAPPROVED));
		old.listener().onFrame(Frames.pending());
		old.listener().onFrame(Frames.registered(KEY, "stolen"));
		old.listener().onFrame(Frames.execute("late"));
		old.listener().onFrame(Frames.cancel("late"));
		old.listener().onFrame(new GatewayFrame.ResultCredits("late", 5));
		old.listener().onFrame(new GatewayFrame.HeartbeatAck(1, null));
		old.listener().onClosed(Failure.fatal("late"));
		assertThat(state()).isEqualTo(READY);
		assertThat(connection().generation()).isEqualTo(2);
		assertThat(this.recorder.executed).isEmpty();
		current.lose();
		advanceSeconds(2);
		assertThat(registerOf(this.gateway.last()).resumption().sessionToken()).isEqualTo("token");
	}

	@Test
	void aStreamThatOpensAfterItsDeadlineIsAborted() {
		start();
		ScriptedStream late = this.gateway.last();
		advance(CONNECT_TIMEOUT);
		assertThat(late.isEnded()).isTrue();
		late.listener().onOpen();
		assertThat(late.sent()).isEmpty();
		assertThat(state()).isEqualTo(BACKOFF);
	}

	@Test
	void thoseWhoWaitForItToBeReadyAreAnsweredOnceWithTheGeneration() {
		CompletableFuture<Long> before = create().whenReady();
		List<ConnectionState> seen = new ArrayList<>();
		before.thenAccept((generation) -> seen.add(state()));
		this.gateway.accept();
		this.registration.start();
		assertThat(before).isCompletedWithValue(1L);
		assertThat(seen).containsExactly(READY);
		assertThat(this.registration.whenReady()).isCompletedWithValue(1L);
		this.gateway.last().lose();
		CompletableFuture<Long> during = this.registration.whenReady();
		assertThat(during).isNotDone();
		advanceSeconds(1);
		assertThat(during).isCompletedWithValue(2L);
		assertThat(before).isCompletedWithValue(1L);
	}

	@Test
	void thoseWhoWaitForItToBeReadyHearWhyItFailed() {
		CompletableFuture<Long> waiter = start().whenReady();
		this.gateway.last().open().deliver(Frames.rejected(RejectionCode.FORBIDDEN));
		for (CompletableFuture<Long> each : List.of(waiter, this.registration.whenReady())) {
			assertThat(each).isCompletedExceptionally();
			assertThat(reason(each)).asInstanceOf(type(ConnectionEndedException.class))
				.satisfies((thrown) -> assertThat(thrown.failure().type()).isEqualTo(FailureType.FATAL))
				.satisfies((thrown) -> assertThat(thrown).hasMessageContaining("acme.files.one")
					.hasMessageContaining("FAILED")
					.hasMessageContaining("FORBIDDEN"));
		}
	}

	@Test
	void thoseWhoWaitForItToBeReadyHearThatItWasStopped() {
		CompletableFuture<Long> waiter = create().whenReady();
		this.registration.stop(Duration.ZERO);
		assertThat(waiter).isCompletedExceptionally();
		assertThat(reason(waiter)).asInstanceOf(type(ConnectionEndedException.class))
			.satisfies((thrown) -> assertThat(thrown.failure()).isNull());
		assertThat(this.registration.whenReady()).isCompletedExceptionally();
	}

	@Test
	void oneWhoWaitsNoMoreIsLeftAlone() {
		CompletableFuture<Long> gone = start().whenReady();
		CompletableFuture<Long> waiting = this.registration.whenReady();
		gone.cancel(false);
		this.gateway.last().open().deliver(Frames.registered(KEY, ""));
		assertThat(gone).isCancelled();
		assertThat(waiting).isCompletedWithValue(1L);
	}

	@Test
	void eachWhoWaitsHasAFutureOfItsOwn() {
		CompletableFuture<Long> first = start().whenReady();
		first.complete(99L);
		CompletableFuture<Long> second = this.registration.whenReady();
		assertThat(second).isNotDone();
	}

	private static Throwable reason(CompletableFuture<?> failed) {
		return failed.handle((value, thrown) -> thrown).join();
	}

}
