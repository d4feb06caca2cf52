package dev.connector.destination;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationSnapshot.WireSnapshot;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.GatewayFrame;
import dev.connector.scripted.Frames;
import dev.connector.scripted.ScriptedStream;
import dev.connector.scripted.ScriptedWire;
import dev.connector.transport.FrameListener;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Several ways that lead to one destination, and wires that are replaced.
 */
class DestinationWaysTests extends AbstractDestinationTests {

	private static final Duration HEAD_START = DestinationOptions.Routes.DEFAULT_HEAD_START;

	@Test
	void thePreferredWayIsTriedAloneForTheHeadStartAndTheOthersThenAsWell() {
		Destination destination = destination(BEST, OTHER);
		dialsHang();
		streamsAnswer();
		Listener caller = open(destination);
		this.scheduler.advance(HEAD_START.minusNanos(1));
		assertThat(dialled(OTHER)).isZero();
		this.scheduler.advance(Duration.ofNanos(1));
		assertThat(dialled(OTHER)).isEqualTo(1);
		assertThat(wireTo(BEST).isOver()).as("it goes on").isFalse();
		wireTo(OTHER).up();
		assertThat(caller.isOpen()).isTrue();
		assertThat(destination.snapshot().inUse().address()).isEqualTo("scripted://other:2");
		assertThat(destination.snapshot().inUse().reason()).contains("scripted://best:1").contains("not connected");
	}

	@Test
	void whenThePreferredWayFailsTheNextOneIsTriedAtOnce() {
		Destination destination = destination(BEST, OTHER);
		streamsAnswer();
		this.gateway.onDial((wire) -> {
			if (wire.uri().equals(BEST)) {
				wire.lose(Failure.fatal("HTTP/2 is blocked"));
			}
			else {
				wire.up();
			}
		});
		assertThat(open(destination).isOpen()).isTrue();
		assertThat(destination.snapshot().inUse().kind()).isEqualTo("scripted");
		assertThat(destination.snapshot().inUse().reason()).isEqualTo("HTTP/2 is blocked");
		assertThat(destination.snapshot().state()).isEqualTo(ConnectionState.READY);
	}

	@Test
	void whenAllWaysFailEverybodyHearsOfAllOfThemAndTheMildestDecides() {
		Destination destination = destination(BEST, OTHER);
		this.gateway.onDial((wire) -> wire.lose(wire.uri().equals(BEST) ? Failure.fatal("no gateway there")
				: new Failure(FailureType.TRANSIENT, "refused", null, null)));
		Listener caller = open(destination);
		assertThat(caller.failures).singleElement().satisfies((failure) -> {
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(failure.message()).isEqualTo("no gateway there; refused");
		});
	}

	@Test
	void thePreferredWayIsProbedWhileAnotherOneIsInUse() {
		Destination destination = destination(BEST, OTHER);
		onlyTheOtherWayWorks();
		open(destination);
		long before = dialled(BEST);
		this.scheduler.advance(Duration.ofMinutes(20));
		assertThat(dialled(BEST)).isGreaterThan(before + 10);
		assertThat(destination.snapshot().wires()).extracting(WireSnapshot::state)
			.containsExactly(ConnectionState.BACKOFF, ConnectionState.READY);
	}

	@Test
	void aPreferredWayThatSeemedHopelessIsProbedToo() {
		Destination destination = destination(BEST, OTHER);
		streamsAnswer();
		this.gateway.onDial((wire) -> {
			if (wire.uri().equals(BEST)) {
				wire.lose(Failure.fatal("HTTP 404"));
			}
			else {
				wire.up();
			}
		});
		Listener old = open(destination);
		assertThat(old.isOpen()).isTrue();
		this.gateway.onDial(ScriptedWire::up);
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(old.leaving).isNotEmpty();
	}

	@Test
	void afterAWireOverWhichNothingCameStreamsMoveBackToTheOthersOfItsWay() {
		Destination destination = destination(streams(1), BEST, OTHER);
		this.gateway.onConnect(ScriptedStream::open);
		Listener silent = open(destination);
		streamsAnswer();
		open(destination);
		this.scheduler.advance(STABLE_AFTER);
		silent.stream.abortSilent("nothing came");
		Listener moved = open(destination);
		assertThat(wireTo(OTHER).streams()).isEqualTo(1);
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(moved.leaving).isNotEmpty();
	}

	@Test
	void newStreamsTakeThePreferredWayAsSoonAsItIsThereAndOldOnesWhenItStayed() {
		Destination destination = destination(BEST, OTHER);
		onlyTheOtherWayWorks();
		Listener old = open(destination);
		this.gateway.onDial(ScriptedWire::up);
		this.scheduler.advance(Duration.ofSeconds(1));
		Listener fresh = open(destination);
		assertThat(wireTo(BEST).streams()).isEqualTo(1);
		assertThat(old.leaving).isEmpty();
		this.scheduler.advance(STABLE_AFTER);
		assertThat(old.leaving).singleElement().asString().contains("scripted://best:1 is there again");
		assertThat(fresh.leaving).isEmpty();
		Listener moved = open(destination);
		old.stream.abort("moved");
		assertThat(moved.isOpen()).isTrue();
		assertThat(wireTo(BEST).streams()).isEqualTo(2);
		this.scheduler.advance(destination.options().limits().idleTimeout());
		assertThat(destination.snapshot().wires()).extracting(WireSnapshot::address)
			.containsExactly("scripted://best:1");
		assertThat(destination.snapshot().inUse().reason()).isEqualTo("it is preferred");
	}

	@Test
	void aPreferredWayThatComesAndGoesTakesNothingBack() {
		Destination destination = destination(BEST, OTHER);
		onlyTheOtherWayWorks();
		Listener old = open(destination);
		for (int round = 0; round < 5; round++) {
			this.gateway.onDial(ScriptedWire::up);
			this.scheduler.advance(STABLE_AFTER.dividedBy(2));
			onlyTheOtherWayWorks();
			this.gateway.wires().stream().filter((wire) -> wire.uri().equals(BEST)).forEach(ScriptedWire::lose);
		}
		assertThat(old.leaving).isEmpty();
		assertThat(old.isOpen()).isTrue();
	}

	@Test
	void aWayOverWhichNothingComesIsLeftForAnotherOneThoughItConnects() {
		Destination destination = destination(BEST, OTHER);
		this.gateway.onConnect((stream) -> {
			stream.open();
			if (this.gateway.wires().size() > 1) {
				stream.deliver(Frames.pending());
			}
		});
		open(destination).stream.abortSilent("no answer to the handshake");
		Listener second = open(destination);
		assertThat(second.heard).contains("frame");
		assertThat(destination.snapshot().inUse().address()).isEqualTo("scripted://other:2");
		assertThat(destination.snapshot().inUse().reason()).contains("nothing came over");
		this.scheduler.advance(Duration.ofMinutes(2));
		assertThat(second.leaving).as("after a while it gets another chance").isNotEmpty();
	}

	@Test
	void aFullWayGrowsBeforeAWorseOneIsTaken() {
		Destination destination = destination((options) -> streams(1).apply(options), BEST, OTHER);
		streamsAnswer();
		open(destination, 5);
		assertThat(dialled(BEST)).isEqualTo(5);
		assertThat(dialled(OTHER)).isZero();
	}

	@Test
	void aFullWayThatCannotGrowOverflowsToTheNextOne() {
		Destination destination = destination((options) -> streams(1).apply(options), BEST, OTHER);
		streamsAnswer();
		open(destination);
		onlyTheOtherWayWorks();
		assertThat(open(destination).isOpen()).isTrue();
		assertThat(wireTo(OTHER).streams()).isEqualTo(1);
	}

	@Test
	void aFullWayThatGrowsTooSlowlyOverflowsToTheNextOneAfterTheHeadStart() {
		Destination destination = destination(streams(1), BEST, OTHER);
		streamsAnswer();
		open(destination);
		this.gateway.onDial((wire) -> {
			// Not for ever, lest a mistake never ends
			if (wire.uri().equals(OTHER) && dialled(OTHER) < 20) {
				wire.up();
			}
		});
		Listener waiting = open(destination);
		this.scheduler.advance(HEAD_START);
		assertThat(dialled(OTHER)).isEqualTo(1);
		assertThat(waiting.isOpen()).isTrue();
	}

	@Test
	void aWayThatAsksForTimeKeepsNobodyFromTheNextOne() {
		Destination destination = destination(BEST, OTHER);
		streamsAnswer();
		Failure busy = new Failure(FailureType.CONGESTED, "busy", null, Duration.ofMinutes(3));
		this.gateway.onDial((wire) -> {
			if (wire.uri().equals(BEST)) {
				wire.lose(busy);
			}
			else {
				wire.up();
			}
		});
		Listener first = open(destination);
		assertThat(first.isOpen()).isTrue();
		wireTo(OTHER).lose();
		assertThat(open(destination).isOpen()).isTrue();
	}

	@Test
	void aWayThatIsLostBeforeItsTurnIsTriedWhenItsTurnComes() {
		Destination destination = destination(streams(1), BEST, OTHER);
		streamsAnswer();
		onlyTheOtherWayWorks();
		open(destination);
		dialsHang();
		Listener waiting = open(destination);
		wireTo(OTHER).tell().onClosed(Failure.transientFailure("reset"));
		this.gateway.onDial(ScriptedWire::up);
		wireTo(BEST).lose();
		assertThat(waiting.isOpen()).isTrue();
		assertThat(wireTo(OTHER).streams()).isEqualTo(1);
	}

	@Test
	void aFullWayThatAsksForTimeOverflowsToTheWireThatIsThere() {
		Destination destination = destination(streams(1), BEST, OTHER);
		streamsAnswer();
		open(destination);
		this.gateway.onDial((wire) -> {
			if (wire.uri().equals(BEST)) {
				wire.lose(new Failure(FailureType.CONGESTED, "busy", null, Duration.ofMinutes(1)));
			}
			else {
				wire.up();
			}
		});
		open(destination).stream.abort("done");
		assertThat(open(destination).isOpen()).isTrue();
		assertThat(dialled(OTHER)).isEqualTo(1);
	}

	@Test
	void eachClassOfPayloadTakesTheKindThatSuitsIt() {
		java.net.URI bulky = java.net.URI.create("bulky://host:3");
		dev.connector.scripted.ScriptedGateway otherKind = new dev.connector.scripted.ScriptedGateway("bulky");
		otherKind.onConnect((stream) -> stream.open().deliver(Frames.pending()));
		streamsAnswer();
		DestinationOptions options = DestinationOptions.of("here", BEST)
			.withRoutes(new DestinationOptions.Routes(List.of(BEST, bulky), HEAD_START,
					Map.of(PayloadClass.BULK, List.of("bulky"))));
		Destination destination = new Destination(options, List.of(this.gateway, otherKind), this.scheduler);
		destination.open(PayloadClass.EXECUTE, new Listener());
		destination.open(PayloadClass.EVENT, new Listener());
		destination.open(PayloadClass.BULK, new Listener());
		assertThat(this.gateway.streams()).as("the first one that is ready is used at once").hasSize(3);
		destination.open(PayloadClass.BULK, new Listener());
		assertThat(this.gateway.streams()).hasSize(3);
		assertThat(otherKind.streams()).hasSize(1);
		destination.close();
	}

	@Test
	void aWireThatIsToBeLeftGetsNoMoreStreamsAndThoseItHasMoveWhenThereIsAnother() {
		Destination destination = destination(BEST);
		streamsAnswer();
		List<Listener> old = open(destination, 2);
		dialsHang();
		this.gateway.wire(1).askToLeave("GOAWAY");
		assertThat(this.gateway.wires()).as("make before break").hasSize(2);
		assertThat(old).allSatisfy((stream) -> assertThat(stream.leaving).isEmpty());
		this.gateway.wire(2).up();
		assertThat(old).allSatisfy((stream) -> assertThat(stream.leaving).containsExactly("GOAWAY"));
		List<Listener> moved = open(destination, 2);
		assertThat(this.gateway.wire(2).streams()).isEqualTo(2);
		assertThat(this.gateway.wire(1).isOver()).isFalse();
		old.forEach((stream) -> stream.stream.abort("moved"));
		assertThat(this.gateway.wire(1).isOver()).isTrue();
		assertThat(moved).allMatch(Listener::isOpen);
	}

	@Test
	void aStreamWhoseGatewayAsksItToMoveLeavesItsWireForTheNextStreamOnly() {
		Destination destination = destination(BEST);
		streamsAnswer();
		List<Listener> old = open(destination, 2);
		old.get(0).stream.leave("the gateway drains");
		open(destination);
		assertThat(this.gateway.wires()).hasSize(2);
		assertThat(old.get(1).leaving).as("it is asked by the gateway itself").isEmpty();
	}

	@Test
	void wiresAreReplacedWithoutABreak() {
		Destination destination = destination(streams(2), BEST);
		streamsAnswer();
		List<Listener> old = open(destination, 4);
		dialsHang();
		destination.replaceWires("the certificate was renewed");
		assertThat(this.gateway.wires()).hasSize(3);
		Listener meanwhile = open(destination);
		assertThat(old).allMatch(Listener::isOpen);
		this.gateway.wire(3).up();
		assertThat(old)
			.allSatisfy((stream) -> assertThat(stream.leaving).containsExactly("the certificate was renewed"));
		assertThat(meanwhile.isOpen()).isTrue();
		this.gateway.onDial(ScriptedWire::up);
		List<Listener> moved = open(destination, 4);
		old.forEach((stream) -> stream.stream.abort("moved"));
		assertThat(moved).allMatch(Listener::isOpen);
		assertThat(this.gateway.wire(1).isOver()).isTrue();
		assertThat(this.gateway.wire(2).isOver()).isTrue();
		assertThat(destination.snapshot().wires()).noneMatch(WireSnapshot::leaving);
	}

	@Test
	void whenTheNewWireCannotBeMadeTheOldOneCarriesOnAndTakesNewStreamsToo() {
		Destination destination = destination(BEST);
		streamsAnswer();
		Listener old = open(destination);
		this.gateway.onDial((wire) -> wire.lose(Failure.transientFailure("the certificate is no good")));
		destination.replaceWires("the certificate was renewed");
		assertThat(old.isOpen()).isTrue();
		assertThat(open(destination).isOpen()).isTrue();
		assertThat(this.gateway.wire(1).streams()).isEqualTo(2);
		assertThat(destination.snapshot().inUse().reason()).contains("a new one is not connected yet");
		this.gateway.onDial(ScriptedWire::up);
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(old.leaving).containsExactly("the certificate was renewed");
	}

	@Test
	void wiresThatNobodyUsesAreReplacedByNone() {
		Destination destination = destination(BEST);
		streamsAnswer();
		open(destination).stream.abort("done");
		destination.replaceWires("the certificate was renewed");
		assertThat(this.gateway.wire(1).isOver()).isTrue();
		assertThat(this.gateway.wires()).hasSize(1);
	}

	@Test
	void anotherUriTakesOverWithoutABreak() {
		Destination destination = destination(BEST);
		streamsAnswer();
		Listener old = open(destination);
		destination.update(destination.options().withRoutes(DestinationOptions.Routes.to(OTHER)), "the URI changed");
		assertThat(old.leaving).containsExactly("the URI changed");
		assertThat(open(destination).isOpen()).isTrue();
		assertThat(wireTo(OTHER).streams()).isEqualTo(1);
		old.stream.abort("moved");
		assertThat(this.gateway.wire(1).isOver()).isTrue();
		assertThat(destination.options().uri()).isEqualTo(OTHER);
	}

	@Test
	void aUriThatNothingLeadsToChangesNothing() {
		Destination destination = destination(BEST);
		streamsAnswer();
		Listener old = open(destination);
		assertThatExceptionOfType(UnsupportedUriException.class).isThrownBy(() -> destination.update(
				destination.options().withRoutes(DestinationOptions.Routes.to(java.net.URI.create("x://y"))), "why"));
		assertThat(old.leaving).isEmpty();
		assertThat(destination.options().uri()).isEqualTo(BEST);
		assertThat(open(destination).isOpen()).isTrue();
	}

	@Test
	void whoeverWaitedForAWireOfBeforeGetsTheNewOne() {
		Destination destination = destination(BEST);
		dialsHang();
		streamsAnswer();
		Listener caller = open(destination);
		destination.update(destination.options().withRoutes(DestinationOptions.Routes.to(OTHER)), "the URI changed");
		assertThat(this.gateway.wire(1).isOver()).isTrue();
		wireTo(OTHER).up();
		assertThat(caller.isOpen()).isTrue();
	}

	@Test
	void streamsAreReplacedOnTheWiresThatThereAre() {
		Destination destination = destination(BEST);
		streamsAnswer();
		Listener old = open(destination);
		destination.replaceStreams("the token changed");
		assertThat(old.leaving).containsExactly("the token changed");
		open(destination);
		assertThat(this.gateway.wires()).hasSize(1);
	}

	@Test
	void aStreamThatHasEndedIsNotAskedToMove() {
		Destination destination = destination(BEST);
		streamsAnswer();
		Listener second = new Listener();
		destination.open(new FrameListener<GatewayFrame>() {

			@Override
			public void onFrame(GatewayFrame frame) {
			}

			@Override
			public void onLeaving(String reason) {
				second.stream.abort("moved as well");
			}

			@Override
			public void onClosed(Failure failure) {
			}

		});
		second.stream = destination.open(second);
		destination.replaceStreams("other credentials");
		assertThat(second.failures).hasSize(1);
		assertThat(second.leaving).isEmpty();
	}

	@Test
	void aWireThatIsReplacedAndLostMeanwhileIsNotDialledAgain() {
		Destination destination = destination(BEST);
		streamsAnswer();
		Listener old = open(destination);
		dialsHang();
		destination.replaceWires("an operator asked for it");
		this.gateway.wire(1).lose();
		assertThat(old.failures).hasSize(1);
		this.scheduler.advance(Duration.ofSeconds(5));
		assertThat(this.gateway.wires()).hasSize(2);
		assertThat(destination.snapshot().wires()).hasSize(1);
		this.gateway.onConnect(ScriptedStream::open);
	}

	private void onlyTheOtherWayWorks() {
		streamsAnswer();
		this.gateway.onDial((wire) -> {
			if (wire.uri().equals(BEST)) {
				wire.lose();
			}
			else {
				wire.up();
			}
		});
	}

}
