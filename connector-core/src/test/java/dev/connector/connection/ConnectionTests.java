package dev.connector.connection;

import java.time.Duration;
import java.util.concurrent.CompletionException;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.reconnect.ReconnectOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConnectionTests {

	private static final Duration NANO = Duration.ofNanos(1);

	private ConnectionBench bench = new ConnectionBench();

	@Test
	void anAttemptEndsAtTheConnectTimeoutAndNotBefore() {
		this.bench.connection.start();
		this.bench.advance(ConnectionBench.CONNECT_TIMEOUT.minus(NANO));
		assertThat(this.bench.state()).isEqualTo(ConnectionState.CONNECTING);
		this.bench.advance(NANO);
		assertThat(this.bench.state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(this.bench.connection.snapshot().lastError().message()).contains("connect-timeout", "PT10S");
	}

	@Test
	void anAttemptThatFailsInTheMomentOfItsDeadlineFailsOnce() {
		this.bench.connection.start();
		this.bench.connection.run((attempt) -> {
			this.bench.advance(ConnectionBench.CONNECT_TIMEOUT);
			this.bench.attempt().lost(Failure.transientFailure("refused"));
		});
		assertThat(this.bench.state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(this.bench.connection.counts().unexpectedEvents()).isZero();
		assertThat(this.bench.connection.counts().staleEvents()).isEqualTo(1);
	}

	@Test
	void aHandshakeEndsAtTheHandshakeTimeoutAndNotBefore() {
		this.bench.connection.start();
		this.bench.attempt().opened();
		this.bench.advance(ConnectionBench.HANDSHAKE_TIMEOUT.minus(NANO));
		assertThat(this.bench.state()).isEqualTo(ConnectionState.HANDSHAKING);
		this.bench.advance(NANO);
		assertThat(this.bench.state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(this.bench.connection.snapshot().lastError().message()).contains("handshake-timeout");
	}

	@Test
	void itIsSeenToBeDownBeforeAnythingElseIsDone() {
		this.bench.ready();
		this.bench.driver.steps.clear();
		this.bench.told.onChange = () -> {
			if (this.bench.state() == ConnectionState.BACKOFF) {
				assertThat(this.bench.driver.steps).isEmpty();
			}
		};
		this.bench.lose();
		assertThat(this.bench.told.states).endsWith(ConnectionState.BACKOFF);
		assertThat(this.bench.driver.steps).containsExactly("LEAVE");
	}

	@Test
	void whatAnEarlierAttemptReportsIsCountedAndDropped() {
		this.bench.ready();
		ConnectionAttempt earlier = this.bench.attempt();
		this.bench.lose();
		this.bench.advance(Duration.ofMillis(500));
		earlier.opened();
		earlier.accepted();
		earlier.pending();
		earlier.drained();
		earlier.replace("no");
		earlier.lost(Failure.fatal("no"));
		assertThat(this.bench.state()).isEqualTo(ConnectionState.CONNECTING);
		assertThat(this.bench.connection.counts().staleEvents()).isEqualTo(6);
		assertThat(this.bench.connection.counts().unexpectedEvents()).isZero();
	}

	@Test
	void afterTheLastAttemptItFailsWithTheReasonAndIsRearmedByHand() {
		this.bench = new ConnectionBench(
				ReconnectOptions.defaults().withLimits(ReconnectOptions.defaults().limits().withMaxAttempts(2)));
		this.bench.connection.start();
		this.bench.lose();
		assertThat(this.bench.state()).isEqualTo(ConnectionState.BACKOFF);
		this.bench.advance(Duration.ofMillis(500));
		this.bench.lose();
		assertThat(this.bench.state()).isEqualTo(ConnectionState.FAILED);
		assertThat(this.bench.connection.snapshot().lastError().message()).contains("max-attempts", "cut");
		assertThat(this.bench.connection.snapshot().nextAttemptAt()).isNull();
		assertThat(this.bench.scheduler.pending()).isZero();
		this.bench.connection.rearm();
		this.bench.advance(Duration.ZERO);
		assertThat(this.bench.state()).isEqualTo(ConnectionState.CONNECTING);
		assertThat(this.bench.connection.snapshot().attempt()).isEqualTo(1);
		this.bench.lose();
		assertThat(this.bench.state()).as("with a full budget").isEqualTo(ConnectionState.BACKOFF);
	}

	@Test
	void itIsRearmedByItselfAfterTheTimeThatIsSet() {
		this.bench = new ConnectionBench(ReconnectOptions.defaults()
			.withLimits(ReconnectOptions.defaults().limits().withRearmAfter(Duration.ofMinutes(5))));
		this.bench.connection.start();
		this.bench.attempt().lost(Failure.fatal("no"));
		assertThat(this.bench.state()).isEqualTo(ConnectionState.FAILED);
		assertThat(this.bench.connection.snapshot().nextAttemptAt())
			.isEqualTo(this.bench.scheduler.now().plus(Duration.ofMinutes(5)));
		this.bench.advance(Duration.ofMinutes(5).minus(NANO));
		assertThat(this.bench.state()).isEqualTo(ConnectionState.FAILED);
		this.bench.advance(NANO);
		assertThat(this.bench.state()).isEqualTo(ConnectionState.CONNECTING);
	}

	@Test
	void theSecondRefusalInARowAsksForOtherCredentialsAndTheThirdFails() {
		Failure refusal = new Failure(FailureType.REJECTED, "who are you", null, null);
		this.bench.connection.start();
		this.bench.attempt().lost(refusal);
		assertThat(this.bench.driver.steps).doesNotContain("REFUSED");
		this.bench.advance(Duration.ofMillis(500));
		this.bench.attempt().lost(refusal);
		assertThat(this.bench.driver.steps).containsOnlyOnce("REFUSED");
		this.bench.advance(Duration.ofSeconds(1));
		this.bench.attempt().lost(refusal);
		assertThat(this.bench.state()).isEqualTo(ConnectionState.FAILED);
	}

	@ParameterizedTest
	@EnumSource(names = { "IDLE", "PARKED", "CONNECTING", "HANDSHAKING", "BACKOFF", "FAILED" })
	void aStopEndsEveryWaitAtOnceAndLeavesNothing(ConnectionState state) {
		bring(state);
		assertThat(this.bench.state()).isEqualTo(state);
		assertThat(this.bench.connection.stop(Duration.ofHours(1))).isCompleted();
		assertThat(this.bench.state()).isEqualTo(ConnectionState.STOPPED);
		this.bench.connection.start();
		this.bench.connection.reconnect("no");
		this.bench.connection.rearm();
		assertThat(this.bench.state()).isEqualTo(ConnectionState.STOPPED);
		if (state == ConnectionState.PARKED) {
			this.bench.giveTheTurnBack();
		}
		assertThat(this.bench.coordinator.snapshot().holders()).isZero();
		assertThat(this.bench.scheduler.pending()).isZero();
		assertThat(this.bench.connection.counts().unexpectedEvents()).isZero();
	}

	@Test
	void timeSpentParkedIsNotCountedButBounded() {
		this.bench = new ConnectionBench(ReconnectOptions.defaults()
			.withLimits(ReconnectOptions.defaults().limits().withMaxElapsed(Duration.ofSeconds(30))));
		this.bench.takeTheOnlyTurn();
		this.bench.connection.start();
		this.bench.advance(Duration.ofMinutes(9));
		this.bench.giveTheTurnBack();
		this.bench.advance(ConnectionBench.CONNECT_TIMEOUT);
		assertThat(this.bench.state()).as("ten seconds were used up").isEqualTo(ConnectionState.BACKOFF);
		this.bench.takeTheOnlyTurn();
		this.bench.advance(Duration.ofMillis(500));
		assertThat(this.bench.state()).isEqualTo(ConnectionState.PARKED);
		this.bench.advance(Duration.ofMinutes(1).minus(NANO));
		assertThat(this.bench.state()).isEqualTo(ConnectionState.PARKED);
		this.bench.advance(NANO);
		assertThat(this.bench.state()).as("another attempt follows").isEqualTo(ConnectionState.BACKOFF);
		assertThat(this.bench.connection.snapshot().lastError().message()).contains("max-park");
		this.bench.advance(Duration.ofSeconds(2));
		assertThat(this.bench.state()).isEqualTo(ConnectionState.PARKED);
		this.bench.advance(Duration.ofMinutes(10).minus(Duration.ofSeconds(2)));
		assertThat(this.bench.state()).as("parked anew for as long").isEqualTo(ConnectionState.PARKED);
	}

	@Test
	void aConnectionIsLeftForAnotherOneOnlyWhenItIsItsTurn() {
		this.bench.ready();
		this.bench.takeTheOnlyTurn();
		this.bench.connection.reconnect("because");
		this.bench.connection.reconnect("because");
		this.bench.connection.pause();
		this.bench.connection.resume();
		this.bench.advance(Duration.ofMinutes(30));
		assertThat(this.bench.state()).isEqualTo(ConnectionState.READY);
		assertThat(this.bench.driver.steps).doesNotContain("LEAVE");
		this.bench.giveTheTurnBack();
		assertThat(this.bench.state()).isEqualTo(ConnectionState.CONNECTING);
		assertThat(this.bench.driver.steps).endsWith("LEAVE", "DIAL");
		assertThat(this.bench.coordinator.snapshot().holders()).isEqualTo(1);
		this.bench.attempt().opened();
		this.bench.attempt().accepted();
		assertThat(this.bench.connection.snapshot().generation()).isEqualTo(2);
		assertThat(this.bench.coordinator.snapshot().holders()).isZero();
		assertThat(this.bench.connection.counts().reconnects()).as("nothing was lost").isZero();
	}

	@Test
	void aConnectionThatIsLostWhileItWaitsToMoveQueuesLikeOthers() {
		this.bench.ready();
		this.bench.takeTheOnlyTurn();
		this.bench.connection.reconnect("because");
		this.bench.lose();
		assertThat(this.bench.state()).isEqualTo(ConnectionState.BACKOFF);
		this.bench.giveTheTurnBack();
		assertThat(this.bench.state()).isEqualTo(ConnectionState.BACKOFF);
		this.bench.advance(Duration.ofMillis(500));
		assertThat(this.bench.state()).isEqualTo(ConnectionState.CONNECTING);
	}

	@Test
	void theTurnIsGivenBackHoweverTheHandshakeEnds() {
		this.bench.connection.start();
		assertThat(this.bench.coordinator.snapshot().holders()).isEqualTo(1);
		this.bench.lose();
		assertThat(this.bench.coordinator.snapshot().holders()).isZero();
		this.bench.advance(Duration.ofMillis(500));
		this.bench.attempt().opened();
		assertThat(this.bench.coordinator.snapshot().holders()).isEqualTo(1);
		this.bench.attempt().pending();
		assertThat(this.bench.coordinator.snapshot().holders()).as("while somebody makes up his mind").isZero();
	}

	@Test
	void itStaysPausedOverAReconnect() {
		this.bench.ready();
		this.bench.connection.pause();
		assertThat(this.bench.state()).isEqualTo(ConnectionState.PAUSED);
		this.bench.lose();
		this.bench.advance(Duration.ofMillis(500));
		this.bench.attempt().opened();
		this.bench.attempt().accepted();
		assertThat(this.bench.state()).isEqualTo(ConnectionState.PAUSED);
		this.bench.connection.resume();
		assertThat(this.bench.state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void aTimerThatNeverGoesOffIsNoticedAndTheConnectionWoken() {
		this.bench.connection.start();
		this.bench.lose();
		this.bench.scheduler.loseAll();
		this.bench.advance(Duration.ofSeconds(4));
		this.bench.connection.check();
		assertThat(this.bench.connection.counts().invariantViolations()).isZero();
		this.bench.advance(Duration.ofSeconds(2));
		this.bench.connection.check();
		assertThat(this.bench.connection.counts().invariantViolations()).isEqualTo(1);
		this.bench.advance(Duration.ofSeconds(1));
		assertThat(this.bench.state()).isEqualTo(ConnectionState.CONNECTING);
	}

	@Test
	void aTimerThatWaitsForALongStepIsNotTakenForLost() {
		this.bench.connection.start();
		this.bench.connection.run((attempt) -> this.bench.advance(ConnectionBench.CONNECT_TIMEOUT.multipliedBy(2)));
		assertThat(this.bench.connection.counts().invariantViolations()).isZero();
		assertThat(this.bench.state()).isEqualTo(ConnectionState.BACKOFF);
	}

	@Test
	void aReadyConnectionThatNobodyWatchesIsMadeAnew() {
		this.bench.ready();
		this.bench.driver.watching = false;
		this.bench.connection.check();
		assertThat(this.bench.connection.counts().invariantViolations()).isEqualTo(1);
		assertThat(this.bench.state()).isEqualTo(ConnectionState.BACKOFF);
	}

	@Test
	void aConnectionThatIsReadyWakesTheOthersOfItsDestination() {
		this.bench.connection.start();
		for (int round = 0; round < 8; round++) {
			this.bench.lose();
			this.bench.advance(Duration.ofSeconds(60));
			assertThat(this.bench.state()).isEqualTo(ConnectionState.CONNECTING);
		}
		this.bench.lose();
		assertThat(this.bench.connection.snapshot().nextAttemptAt())
			.isAfter(this.bench.scheduler.now().plusSeconds(20));
		this.bench.otherIsReady();
		assertThat(this.bench.state()).isEqualTo(ConnectionState.CONNECTING);
	}

	@Test
	void whoWaitsIsToldTheGenerationOrWhyThereIsNone() {
		var first = this.bench.connection.whenReady();
		this.bench.ready();
		assertThat(first).isCompletedWithValue(1L);
		this.bench.lose();
		var second = this.bench.connection.whenReady();
		this.bench.advance(Duration.ofMillis(500));
		this.bench.attempt().lost(Failure.fatal("gone for good"));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(second::join)
			.havingCause()
			.isInstanceOf(ConnectionEndedException.class)
			.withMessageContaining("gone for good");
	}

	@Test
	void theStateIsPublishedBeforeAnybodyWhoWaitsForItIsTold() {
		ConnectionState[] seen = new ConnectionState[1];
		this.bench.connection.whenReady().thenRun(() -> seen[0] = this.bench.state());
		this.bench.ready();
		assertThat(seen[0]).isEqualTo(ConnectionState.READY);
	}

	private void bring(ConnectionState state) {
		switch (state) {
			case PARKED -> {
				this.bench.takeTheOnlyTurn();
				this.bench.connection.start();
			}
			case CONNECTING -> this.bench.connection.start();
			case HANDSHAKING -> {
				this.bench.connection.start();
				this.bench.attempt().opened();
			}
			case BACKOFF -> {
				this.bench.connection.start();
				this.bench.lose();
			}
			case FAILED -> {
				this.bench.connection.start();
				this.bench.attempt().lost(Failure.fatal("no"));
			}
			case IDLE, READY, PAUSED, PENDING_APPROVAL, DRAINING, STOPPED -> {
			}
		}
	}

}
