package dev.connector.destination;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import dev.connector.connection.ConnectionState;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.scripted.ScriptedWire;
import dev.connector.transport.FrameListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The races of looking for a connection together, each with the moment forced in which it
 * would be lost.
 */
class DestinationFlightTests extends AbstractDestinationTests {

	private static final Duration NANO = Duration.ofNanos(1);

	@Test
	void tenCallersOnASlowConnectShareOneFlightAndGetTenAnswers() {
		Destination destination = destination(BEST);
		dialsHang();
		streamsAnswer();
		List<Listener> callers = open(destination, 10);
		assertThat(this.gateway.wires()).hasSize(1);
		assertThat(destination.snapshot().flights()).isEqualTo(new DestinationSnapshot.Flights(true, 10, 0, 0, 9));
		this.gateway.wire(1).up();
		assertThat(callers).allMatch(Listener::isOpen);
		assertThat(this.gateway.wires()).hasSize(1);
		assertThat(destination.snapshot().flights()).isEqualTo(new DestinationSnapshot.Flights(false, 0, 1, 0, 9));
	}

	@Test
	void losersThatComeWhileTheFlightIsUpNeverBeginASecondOne() throws Exception {
		Destination destination = destination(BEST);
		CountDownLatch dialled = new CountDownLatch(1);
		this.gateway.onDial((wire) -> dialled.countDown());
		streamsAnswer();
		ExecutorService pool = Executors.newFixedThreadPool(16);
		try {
			CountDownLatch done = new CountDownLatch(64);
			for (int caller = 0; caller < 64; caller++) {
				pool.execute(() -> {
					destination.open(new Listener());
					done.countDown();
				});
			}
			assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			pool.shutdownNow();
		}
		assertThat(dialled.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.gateway.wires()).hasSize(1);
		assertThat(destination.snapshot().flights().waiting()).isEqualTo(64);
		this.gateway.wire(1).up();
		assertThat(destination.snapshot().openStreams()).isEqualTo(64);
	}

	@Test
	void aWireThatIsUpBeforeAnybodyCanWaitForItIsNotMissed() {
		Destination destination = destination(BEST);
		this.gateway.onDial(ScriptedWire::up);
		streamsAnswer();
		assertThat(open(destination).isOpen()).isTrue();
		assertThat(destination.snapshot().flights().waiting()).isZero();
	}

	@Test
	void aCallerThatComesInTheMomentOfTheEndOfTheFlightIsAnsweredToo() {
		Destination destination = destination(BEST);
		dialsHang();
		streamsAnswer();
		List<Listener> late = new ArrayList<>();
		destination.open(new FrameListener<GatewayFrame>() {

			@Override
			public void onFrame(GatewayFrame frame) {
			}

			@Override
			public void onClosed(Failure failure) {
				late.add(open(destination));
			}

		});
		this.gateway.wire(1).lose();
		assertThat(late).hasSize(1);
		this.gateway.wire(2).up();
		assertThat(late.get(0).isOpen()).isTrue();
	}

	@Test
	void theFirstCallerThatGivesUpTakesTheFlightFromNobody() {
		Destination destination = destination(BEST);
		dialsHang();
		streamsAnswer();
		List<Listener> callers = open(destination, 3);
		callers.get(0).stream.abort("my time is over");
		assertThat(callers.get(0).failures).extracting(Failure::message).singleElement().asString().contains("my time");
		assertThat(this.gateway.wire(1).isOver()).isFalse();
		this.gateway.wire(1).up();
		assertThat(callers.subList(1, 3)).allMatch(Listener::isOpen);
		assertThat(callers.get(0).failures).hasSize(1);
		assertThat(this.gateway.streams()).hasSize(2);
	}

	@Test
	void whenAllCallersGaveUpNothingIsStuckAndTheWireServesTheNextOne() {
		Destination destination = destination(BEST);
		dialsHang();
		streamsAnswer();
		open(destination, 3).forEach((caller) -> caller.stream.abort("enough"));
		assertThat(destination.snapshot().flights().flying()).isFalse();
		Listener next = open(destination);
		assertThat(this.gateway.wires()).as("the attempt goes on").hasSize(1);
		this.gateway.wire(1).up();
		assertThat(next.isOpen()).isTrue();
		assertThat(this.gateway.streams()).hasSize(1);
	}

	@Test
	void aFailureIsThatOfAllWhoWaited() {
		Destination destination = destination(BEST);
		dialsHang();
		List<Listener> callers = open(destination, 10);
		Failure refused = Failure.transientFailure("refused");
		this.gateway.wire(1).lose(refused);
		assertThat(callers).allSatisfy((caller) -> assertThat(caller.failures).containsExactly(refused));
		assertThat(this.gateway.wires()).as("ten callers make one attempt, not ten").hasSize(1);
		assertThat(destination.snapshot().flights()).isEqualTo(new DestinationSnapshot.Flights(false, 0, 0, 1, 9));
	}

	@Test
	void aConnectThatHangsFailsAtTheConnectTimeoutForAll() {
		Destination destination = destination(BEST);
		dialsHang();
		List<Listener> callers = open(destination, 2);
		this.scheduler.advance(CONNECT_TIMEOUT.minus(NANO));
		assertThat(callers).allSatisfy((caller) -> assertThat(caller.failures).isEmpty());
		this.scheduler.advance(NANO);
		assertThat(callers).allSatisfy((caller) -> assertThat(caller.failures).singleElement()
			.matches((failure) -> failure.message().contains("connect-timeout")));
		assertThat(this.gateway.wire(1).isOver()).as("what hangs is let go of").isTrue();
	}

	@Test
	void closingWhileItConnectsEndsTheFlightAndClosesWhatItWouldHaveMade() {
		Destination destination = destination(BEST);
		dialsHang();
		List<Listener> callers = open(destination, 3);
		destination.close();
		assertThat(callers).allSatisfy((caller) -> assertThat(caller.failures).hasSize(1));
		assertThat(this.gateway.wire(1).closes()).isEqualTo(1);
		this.gateway.wire(1).up();
		assertThat(this.gateway.streams()).as("a late wire carries nothing").isEmpty();
		assertThat(destination.snapshot().wires()).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> destination.open(new Listener()));
	}

	@Test
	void aWireThatIsConnectedInTheMomentOfTheCloseIsClosed() {
		Destination destination = destination(BEST);
		this.gateway.onDial((wire) -> {
			destination.close();
			wire.up();
		});
		Listener caller = open(destination);
		assertThat(caller.failures).hasSize(1);
		assertThat(this.gateway.wire(1).isOver()).isTrue();
		assertThat(this.gateway.streams()).isEmpty();
	}

	@Test
	void aLateFlightOfBeforeTheCloseTakesNothingFromTheNewOne() {
		Destination destination = destination(BEST);
		dialsHang();
		streamsAnswer();
		open(destination);
		destination.close();
		destination.reopen();
		Listener caller = open(destination);
		ScriptedWire late = this.gateway.wire(1);
		ScriptedWire current = this.gateway.wire(2);
		late.up();
		late.askToLeave("late");
		assertThat(caller.heard).isEmpty();
		current.up();
		assertThat(caller.isOpen()).isTrue();
		late.lose();
		assertThat(caller.isOpen()).isTrue();
		assertThat(current.streams()).isEqualTo(1);
	}

	@Test
	void anAttemptThatWasGivenUpCannotEndTheOneThatFollowsIt() {
		Destination destination = destination(BEST);
		List<ScriptedWire> hanging = new ArrayList<>();
		this.gateway.onDial(hanging::add);
		streamsAnswer();
		open(destination);
		this.scheduler.advance(CONNECT_TIMEOUT);
		Listener second = open(destination);
		assertThat(hanging).hasSize(2);
		hanging.get(0).tell().onClosed(Failure.transientFailure("late"));
		hanging.get(0).tell().onConnected();
		assertThat(second.failures).isEmpty();
		assertThat(second.heard).isEmpty();
		hanging.get(1).up();
		assertThat(second.isOpen()).isTrue();
	}

	@Test
	void aWireThatDiesBetweenItsChoiceAndItsUseIsReplacedAndNobodyHearsOfIt() {
		Destination destination = destination(BEST);
		streamsAnswer();
		open(destination);
		ScriptedWire dying = this.gateway.wire(1);
		dying.onOpening(() -> {
			dying.onOpening(() -> {
			});
			dying.lose();
		});
		Listener caller = open(destination);
		assertThat(caller.isOpen()).isTrue();
		assertThat(caller.failures).isEmpty();
		assertThat(this.gateway.wires()).hasSize(2);
		assertThat(destination.snapshot().wires()).extracting(DestinationSnapshot.WireSnapshot::streams)
			.containsExactly(1);
	}

	@Test
	void aWireThatDiedBeforeItWasUsedIsGivenUpWhenNobodyWantsIt() {
		Destination destination = destination(BEST);
		streamsAnswer();
		open(destination).stream.abort("done");
		ScriptedWire dying = this.gateway.wire(1);
		dying.onOpening(() -> {
			this.gateway.onDial(ScriptedWire::lose);
			dying.lose();
		});
		Listener caller = open(destination);
		assertThat(caller.failures).hasSize(1);
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(destination.snapshot().wires()).isEmpty();
	}

	@Test
	void aStreamIsOpenedAgainOnceAndNotForEver() {
		Destination destination = destination(BEST);
		this.gateway.onDial((wire) -> {
			wire.onOpening(wire::lose);
			wire.up();
		});
		Listener caller = open(destination);
		assertThat(caller.failures).hasSize(1);
		assertThat(this.gateway.wires()).hasSize(2);
	}

	@Test
	void anEndOfAWireThatIsToldLateDoesNotTouchTheNextOne() {
		Destination destination = destination(BEST);
		streamsAnswer();
		Listener first = open(destination);
		ScriptedWire old = this.gateway.wire(1);
		old.lose();
		Listener second = open(destination);
		old.tell().onClosed(Failure.transientFailure("again"));
		old.tell().onLeaving("late");
		assertThat(first.failures).hasSize(1);
		assertThat(second.isOpen()).isTrue();
		assertThat(destination.snapshot().wires()).singleElement()
			.matches((wire) -> !wire.leaving() && wire.state() == ConnectionState.READY);
	}

	@Test
	void aTimeoutOfOneCallerClosesNoWireThatOthersUse() {
		Destination destination = destination(BEST);
		streamsAnswer();
		Listener working = open(destination);
		this.gateway.onConnect((stream) -> {
		});
		for (int round = 0; round < 2; round++) {
			open(destination).stream.abort("no answer in time");
		}
		assertThat(working.isOpen()).isTrue();
		assertThat(this.gateway.wires()).hasSize(1);
		assertThat(this.gateway.wire(1).isOver()).isFalse();
	}

	@Test
	void whatIsSentBeforeThereIsAWireIsSentWhenThereIsOne() {
		Destination destination = destination(BEST);
		dialsHang();
		Listener caller = open(destination);
		assertThat(caller.stream.send(new ConnectorFrame.Heartbeat(1))).isTrue();
		caller.stream.send(new ConnectorFrame.Heartbeat(2));
		caller.stream.halfClose();
		assertThat(caller.stream.send(new ConnectorFrame.Heartbeat(3))).isFalse();
		this.gateway.wire(1).up();
		assertThat(this.gateway.last().sent()).containsExactly(new ConnectorFrame.Heartbeat(1),
				new ConnectorFrame.Heartbeat(2));
		assertThat(this.gateway.last().isHalfClosed()).isTrue();
	}

	@Test
	void aDestinationWithoutALivingWireIsInBackoffAndNeverAZombie() {
		Destination destination = destination(BEST);
		this.gateway.onDial(ScriptedWire::lose);
		open(destination);
		assertThat(destination.snapshot().state()).isEqualTo(ConnectionState.BACKOFF);
		assertThat(destination.snapshot().wires().get(0).nextAttemptAt()).isNotNull();
		long before = dialled(BEST);
		this.scheduler.advance(Duration.ofMinutes(2));
		assertThat(dialled(BEST)).as("it is tried again by itself").isGreaterThan(before + 3);
		this.scheduler.advance(Duration.ofMinutes(10));
		assertThat(destination.snapshot().wires()).as("nobody wants it any more").isEmpty();
		assertThat(destination.snapshot().state()).isEqualTo(ConnectionState.IDLE);
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void aDestinationThatIsReachableAgainHurriesThoseWhoWaitOutADelay() {
		Destination destination = destination(BEST);
		this.gateway.onDial(ScriptedWire::lose);
		open(destination);
		List<String> hurried = new ArrayList<>();
		destination.coordinator().join("a").asleep(() -> hurried.add("a"));
		this.gateway.onDial(ScriptedWire::up);
		this.scheduler.advance(Duration.ofMillis(500));
		assertThat(hurried).containsExactly("a");
	}

	@Test
	void aGatewayThatAsksForTimeIsNotDialledByWhoeverComesBefore() {
		Destination destination = destination(BEST);
		Failure busy = new Failure(FailureType.CONGESTED, "busy", null, Duration.ofSeconds(20));
		this.gateway.onDial((wire) -> wire.lose(busy));
		open(destination);
		Listener second = open(destination);
		assertThat(second.failures).containsExactly(busy);
		assertThat(dialled(BEST)).isEqualTo(1);
	}

	@Test
	void whoeverComesBeforeTheTimeThatAGatewayAskedForHearsSoAtOnceOnANewWireToo() {
		Destination destination = destination(BEST);
		Failure busy = new Failure(FailureType.CONGESTED, "busy", null, Duration.ofMinutes(4));
		this.gateway.onDial((wire) -> wire.lose(busy));
		open(destination);
		this.scheduler.advance(destination.options().limits().idleTimeout());
		assertThat(destination.snapshot().wires()).isEmpty();
		long before = dialled(BEST);
		Listener second = open(destination);
		assertThat(second.failures).singleElement()
			.satisfies((failure) -> assertThat(failure.type()).isEqualTo(FailureType.CONGESTED));
		assertThat(dialled(BEST)).isEqualTo(before);
		this.gateway.onDial(ScriptedWire::up);
		streamsAnswer();
		this.scheduler.advance(Duration.ofMinutes(4));
		assertThat(open(destination).isOpen()).isTrue();
	}

	@Test
	void aGatewayThatAsksOneWireForTimeStillGetsTheStreamsOfTheOthers() {
		Destination destination = destination(streams(1), BEST);
		streamsAnswer();
		dialsHang();
		List<Listener> callers = open(destination, 2);
		this.gateway.wire(1).lose(new Failure(FailureType.CONGESTED, "busy", null, Duration.ofMinutes(1)));
		this.gateway.wire(2).up();
		assertThat(callers.get(0).isOpen()).isTrue();
		assertThat(callers.get(1).failures).extracting(Failure::type).containsExactly(FailureType.CONGESTED);
		assertThat(this.gateway.wires()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 80 })
	void asManyWiresAreDialledAsThereAreStreamsToFillThem(int maxStreams) {
		Destination destination = destination(streams(maxStreams), BEST);
		dialsHang();
		streamsAnswer();
		List<Listener> callers = open(destination, 100);
		int wanted = (100 + maxStreams - 1) / maxStreams;
		assertThat(this.gateway.wires()).hasSize(wanted);
		this.gateway.wires().forEach(ScriptedWire::up);
		assertThat(callers).allMatch(Listener::isOpen);
		assertThat(this.gateway.wires()).hasSize(wanted).allMatch((wire) -> wire.most() <= maxStreams);
	}

	@Test
	void aSlotThatBecomesFreeGoesToWhoeverWaitsLongest() {
		Destination destination = destination(streams(1), BEST);
		streamsAnswer();
		Listener first = open(destination);
		dialsHang();
		Listener second = open(destination);
		Listener third = open(destination);
		first.stream.abort("done");
		assertThat(second.isOpen()).isTrue();
		assertThat(third.heard).isEmpty();
		second.stream.abort("done");
		assertThat(third.isOpen()).isTrue();
	}

	@Test
	void aWireWithoutStreamsIsClosedAfterTheIdleTimeoutAndNotBefore() {
		Destination destination = destination(BEST);
		streamsAnswer();
		open(destination).stream.abort("done");
		Duration idle = destination.options().limits().idleTimeout();
		this.scheduler.advance(idle.minus(NANO));
		assertThat(this.gateway.wire(1).isOver()).isFalse();
		open(destination).stream.abort("again");
		this.scheduler.advance(idle.minus(NANO));
		assertThat(this.gateway.wire(1).isOver()).isFalse();
		this.scheduler.advance(NANO);
		assertThat(this.gateway.wire(1).isOver()).isTrue();
		assertThat(destination.snapshot().state()).isEqualTo(ConnectionState.IDLE);
	}

	@Test
	void withReconnectingSwitchedOffAWireIsNotTriedAgainUntilAStreamWantsIt() {
		Destination destination = destination(
				(options) -> options.withReconnect(options.reconnect().withEnabled(false)), BEST);
		this.gateway.onDial(ScriptedWire::lose);
		open(destination);
		assertThat(destination.snapshot().state()).isEqualTo(ConnectionState.FAILED);
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(dialled(BEST)).isEqualTo(1);
		this.gateway.onDial(ScriptedWire::up);
		streamsAnswer();
		Listener wanted = open(destination);
		this.scheduler.advance(NANO);
		assertThat(wanted.isOpen()).isTrue();
	}

	@Test
	void aCloseDuringEverythingLeavesNothingBehind() throws Exception {
		for (int round = 0; round < 200; round++) {
			Destination destination = destination(streams(3), BEST, OTHER);
			ExecutorService pool = Executors.newFixedThreadPool(4);
			CountDownLatch started = new CountDownLatch(3);
			for (int thread = 0; thread < 3; thread++) {
				pool.execute(() -> {
					started.countDown();
					try {
						for (int stream = 0; stream < 30; stream++) {
							Listener listener = new Listener();
							destination.open(listener);
						}
					}
					catch (IllegalStateException ex) {
						// Closed, as it should be
					}
				});
			}
			pool.execute(() -> {
				try {
					started.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				destination.close();
			});
			pool.shutdown();
			assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
			assertThat(destination.snapshot().wires()).isEmpty();
			assertThat(this.gateway.wires()).allMatch(ScriptedWire::isOver);
		}
	}

}
