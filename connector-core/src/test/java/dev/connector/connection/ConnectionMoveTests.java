package dev.connector.connection;

import java.time.Duration;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the engine replaces a connection that is in use.
 */
class ConnectionMoveTests {

	private static final Duration NANO = Duration.ofNanos(1);

	private final ConnectionBench bench = ConnectionBench.moving();

	@BeforeEach
	void ready() {
		this.bench.ready();
		this.bench.driver.steps.clear();
		this.bench.told.states.clear();
	}

	@AfterEach
	void stopsAndLeavesNothing() {
		this.bench.connection.stop(Duration.ZERO);
		this.bench.advance(Connection.FAREWELL_TIMEOUT);
		assertThat(this.bench.state()).isEqualTo(ConnectionState.STOPPED);
		assertThat(this.bench.scheduler.pending()).isZero();
		assertThat(this.bench.coordinator.snapshot().holders()).isZero();
		assertThat(this.bench.coordinator.snapshot().waiters()).isZero();
		assertThat(this.bench.connection.counts().unexpectedEvents()).isZero();
	}

	@Test
	void theSuccessorTakesThePlaceOfTheConnectionInUse() {
		ConnectionAttempt old = this.bench.attempt();
		this.bench.connection.reconnect("because");
		ConnectionAttempt successor = this.bench.successor();
		assertThat(successor.number()).isGreaterThan(old.number());
		assertThat(this.bench.coordinator.snapshot().holders()).isOne();
		successor.opened();
		successor.accepted();
		assertThat(this.bench.driver.steps).containsExactly("DIAL_NEXT", "GREET_NEXT", "TAKE", "OFFER");
		assertThat(this.bench.told.states).isEmpty();
		assertThat(this.bench.told.moves).containsExactly("because");
		assertThat(this.bench.coordinator.snapshot().holders()).isZero();
		assertThat(this.bench.connection.snapshot().generation()).isEqualTo(2);
		assertThat(this.bench.connection.counts().moves()).isOne();
		assertThat(this.bench.connection.counts().reconnects()).isZero();
		long stale = this.bench.connection.counts().staleEvents();
		old.lost(Failure.transientFailure("too late"));
		assertThat(this.bench.connection.counts().staleEvents()).isEqualTo(stale + 1);
		assertThat(this.bench.state()).isEqualTo(ConnectionState.READY);
		successor.lost(Failure.transientFailure("it counts now"));
		assertThat(this.bench.state()).isEqualTo(ConnectionState.BACKOFF);
	}

	@Test
	void itWaitsForItsTurnAndMovesOnlyOnce() {
		this.bench.takeTheOnlyTurn();
		this.bench.connection.reconnect("because");
		this.bench.connection.reconnect("because");
		this.bench.attempt().replace("because");
		this.bench.advance(Duration.ofMinutes(30));
		assertThat(this.bench.driver.steps).isEmpty();
		this.bench.giveTheTurnBack();
		this.bench.accept();
		assertThat(this.bench.driver.steps).containsExactly("DIAL_NEXT", "GREET_NEXT", "TAKE", "OFFER");
	}

	@Test
	void oneMoreMoveIsRememberedWhileOneIsOnItsWay() {
		this.bench.connection.reconnect("first");
		this.bench.attempt().replace("what is moved away from anyway");
		this.bench.connection.reconnect("second");
		this.bench.successor().replace("third");
		this.bench.accept();
		assertThat(this.bench.told.moves).containsExactly("first");
		this.bench.accept();
		assertThat(this.bench.told.moves).containsExactly("first", "third");
		assertThat(this.bench.driver.steps).hasSize(8);
	}

	@Test
	void theConnectionInUseNeedsNoOtherMoveThanTheOneOnItsWay() {
		this.bench.connection.reconnect("first");
		this.bench.attempt().replace("once more");
		this.bench.accept();
		assertThat(this.bench.driver.steps).containsExactly("DIAL_NEXT", "GREET_NEXT", "TAKE", "OFFER");
	}

	@Test
	void aSuccessorHasTheDeadlinesOfAnyAttempt() {
		this.bench.connection.reconnect("because");
		this.bench.advance(ConnectionBench.CONNECT_TIMEOUT.minus(NANO));
		assertThat(this.bench.driver.steps).containsExactly("DIAL_NEXT");
		this.bench.advance(NANO);
		assertThat(this.bench.driver.steps).containsExactly("DIAL_NEXT", "ABANDON");
		assertThat(this.bench.told.moveFailures).singleElement().asString().contains("connect-timeout");
		this.bench.advance(Duration.ofSeconds(1));
		this.bench.successor().opened();
		this.bench.advance(ConnectionBench.HANDSHAKE_TIMEOUT.minus(NANO));
		assertThat(this.bench.told.moveFailures).hasSize(1);
		this.bench.advance(NANO);
		assertThat(this.bench.told.moveFailures).hasSize(2).last().asString().contains("handshake-timeout");
		assertThat(this.bench.coordinator.snapshot().holders()).isZero();
		assertThat(this.bench.told.states).isEmpty();
	}

	@Test
	void aSuccessorThatFailsIsTriedAgainAfterTheDelaysOfTheDestination() {
		this.bench.connection.reconnect("because");
		for (int failures = 1; failures <= 4; failures++) {
			this.bench.successor().lost(Failure.transientFailure("no"));
			Duration delay = Duration.ofMillis(500L << (failures - 1));
			int before = this.bench.driver.steps.size();
			this.bench.advance(delay.dividedBy(2).minus(NANO));
			assertThat(this.bench.driver.steps).hasSize(before);
			this.bench.advance(delay.dividedBy(2).plus(NANO));
			assertThat(this.bench.driver.steps).hasSize(before + 1);
		}
		this.bench.accept();
		assertThat(this.bench.told.moves).containsExactly("because");
		this.bench.connection.reconnect("again");
		this.bench.successor().lost(Failure.transientFailure("no"));
		assertThat(this.bench.told.nextIn).as("anew").isLessThanOrEqualTo(Duration.ofMillis(500));
	}

	@Test
	void whatIsNotSeamlessIsHandedOverFirst() {
		this.bench.driver.seamless = false;
		this.bench.connection.reconnect("because");
		this.bench.accept();
		assertThat(this.bench.driver.steps).containsExactly("DIAL_NEXT", "GREET_NEXT", "HAND_OVER");
		assertThat(this.bench.coordinator.snapshot().holders()).as("the handshake is over").isZero();
		this.bench.advance(Duration.ofSeconds(19));
		this.bench.successor().handedOver();
		assertThat(this.bench.driver.steps).endsWith("HAND_OVER", "TAKE", "OFFER");
		this.bench.advance(Duration.ofMinutes(1));
		assertThat(this.bench.driver.steps).containsOnlyOnce("TAKE");
	}

	@Test
	void handingOverEndsInTime() {
		this.bench.driver.seamless = false;
		this.bench.connection.reconnect("because");
		this.bench.accept();
		this.bench.advance(Connection.HAND_OVER_TIMEOUT.minus(NANO));
		assertThat(this.bench.driver.steps).doesNotContain("TAKE");
		this.bench.advance(NANO);
		assertThat(this.bench.driver.steps).endsWith("TAKE", "OFFER");
	}

	@Test
	void aConnectionThatWasHandedOverInVainIsNotCalledReadyForEver() {
		this.bench.driver.seamless = false;
		this.bench.connection.reconnect("because");
		this.bench.accept();
		this.bench.successor().lost(Failure.transientFailure("gone again"));
		assertThat(this.bench.state()).as("another successor is tried first").isEqualTo(ConnectionState.READY);
		this.bench.advance(Duration.ofMillis(500));
		this.bench.successor().lost(Failure.transientFailure("away"));
		assertThat(this.bench.state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(this.bench.connection.snapshot().lastError().message()).isEqualTo("away");
		this.bench.advance(Duration.ofSeconds(1));
		this.bench.attempt().opened();
		this.bench.attempt().accepted();
		assertThat(this.bench.state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void credentialsThatAreRefusedTwiceInARowAreFetchedAnewForTheNextSuccessor() {
		Failure refused = new Failure(FailureType.REJECTED, "who?", null, null);
		this.bench.connection.reconnect("because");
		this.bench.successor().lost(refused);
		assertThat(this.bench.driver.steps).doesNotContain("REFUSED_NEXT");
		this.bench.advance(Duration.ofMillis(500));
		this.bench.successor().lost(refused);
		assertThat(this.bench.driver.steps).containsOnlyOnce("REFUSED_NEXT");
		assertThat(this.bench.state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void theConnectionInUseThatIsLostWhileItHandsOverIsSucceededAtOnce() {
		this.bench.driver.seamless = false;
		this.bench.connection.reconnect("because");
		this.bench.accept();
		this.bench.lose();
		assertThat(this.bench.driver.steps).endsWith("TAKE", "OFFER");
		assertThat(this.bench.told.states).isEmpty();
		assertThat(this.bench.told.losses).isEmpty();
	}

	@Test
	void theConnectionInUseThatIsLostBeforeIsLostAndTheSuccessorLeft() {
		this.bench.connection.reconnect("because");
		this.bench.successor().opened();
		ConnectionAttempt successor = this.bench.successor();
		this.bench.lose();
		assertThat(this.bench.state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(this.bench.driver.steps).contains("ABANDON", "LEAVE");
		successor.accepted();
		assertThat(this.bench.state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(this.bench.driver.steps).doesNotContain("TAKE");
		this.bench.advance(Duration.ofMinutes(1));
		assertThat(this.bench.driver.steps).containsOnlyOnce("DIAL_NEXT");
	}

	@Test
	void aSuccessorWaitsForNobodysApproval() {
		this.bench.connection.reconnect("because");
		this.bench.successor().opened();
		this.bench.successor().pending();
		assertThat(this.bench.driver.steps).endsWith("ABANDON");
		assertThat(this.bench.state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void pausingAndResumingLeaveTheMoveAlone() {
		this.bench.takeTheOnlyTurn();
		this.bench.connection.reconnect("because");
		this.bench.connection.pause();
		this.bench.giveTheTurnBack();
		this.bench.accept();
		assertThat(this.bench.driver.steps).containsExactly("WITHHOLD", "DIAL_NEXT", "GREET_NEXT", "TAKE", "WITHHOLD");
		assertThat(this.bench.state()).isEqualTo(ConnectionState.PAUSED);
	}

	@Test
	void aStopForgetsAMoveThatWaitsForItsTurn() {
		this.bench.takeTheOnlyTurn();
		this.bench.connection.reconnect("because");
		this.bench.connection.stop(Duration.ofMinutes(1));
		assertThat(this.bench.coordinator.snapshot().waiters()).isZero();
		this.bench.giveTheTurnBack();
		assertThat(this.bench.driver.steps).containsExactly("DRAIN");
	}

	@Test
	void aStopForgetsASuccessorThatWasNotGreeted() {
		this.bench.connection.reconnect("because");
		this.bench.connection.stop(Duration.ofMinutes(1));
		assertThat(this.bench.driver.steps).containsExactly("DIAL_NEXT", "ABANDON", "DRAIN");
	}

	@Test
	void aStopIsFinishedOnTheSuccessorThatWasGreeted() {
		this.bench.connection.reconnect("because");
		this.bench.successor().opened();
		this.bench.connection.stop(Duration.ofMinutes(1));
		this.bench.successor().accepted();
		assertThat(this.bench.driver.steps).containsExactly("DIAL_NEXT", "GREET_NEXT", "DRAIN", "TAKE", "DRAIN");
		this.bench.attempt().drained();
		assertThat(this.bench.driver.steps).endsWith("FAREWELL");
	}

	@Test
	void aStopIsFinishedOnTheConnectionInUseWhereTheSuccessorIsNotSeamless() {
		this.bench.driver.seamless = false;
		this.bench.connection.reconnect("because");
		this.bench.successor().opened();
		this.bench.connection.stop(Duration.ofMinutes(1));
		this.bench.successor().accepted();
		assertThat(this.bench.driver.steps).containsExactly("DIAL_NEXT", "GREET_NEXT", "DRAIN", "ABANDON");
		this.bench.advance(Duration.ofMinutes(2));
		assertThat(this.bench.driver.steps).containsOnlyOnce("DIAL_NEXT");
	}

	@ParameterizedTest
	@ValueSource(strings = { "dialling", "greeting", "handing over", "resting" })
	void aTimerOfAMoveThatNeverGoesOffIsNoticed(String phase) {
		this.bench.driver.seamless = false;
		this.bench.connection.reconnect("because");
		switch (phase) {
			case "greeting" -> this.bench.successor().opened();
			case "handing over" -> this.bench.accept();
			case "resting" -> this.bench.successor().lost(Failure.transientFailure("no"));
			default -> {
			}
		}
		this.bench.scheduler.loseAll();
		this.bench.advance(Duration.ofMinutes(1));
		this.bench.connection.check();
		assertThat(this.bench.connection.counts().invariantViolations()).isPositive();
		assertThat(this.bench.state()).isEqualTo(ConnectionState.READY);
		this.bench.driver.seamless = true;
		if (this.bench.told.moves.isEmpty()) {
			this.bench.advance(Duration.ofSeconds(1));
			this.bench.accept();
		}
		assertThat(this.bench.told.moves).hasSize(1);
	}

}
