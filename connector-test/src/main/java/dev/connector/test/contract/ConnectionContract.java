package dev.connector.test.contract;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.transport.Wire;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for the life of a wire: connected once, left, lost, closed.
 */
abstract class ConnectionContract extends ContractFixture {

	@Test
	void wireSaysItsKindAndSupportsTheUriOfItsDestination() {
		assertThat(newWire().wire().kind()).isEqualTo(harness().factory().kind()).isNotBlank();
		assertThat(harness().factory().supports(harness().destination().uri())).isTrue();
	}

	@Test
	void connectedWireSaysSoFirstAndIsToldItsEndWhenItIsClosed() {
		RecordedWire wire = connected();
		assertThat(wire.recorder().closed()).isNotDone();
		wire.wire().close();
		await(wire.recorder().closed());
	}

	@Test
	void secondCloseDoesNothing() {
		RecordedWire wire = connected();
		wire.wire().close();
		wire.wire().close();
		await(wire.recorder().closed());
		wire.wire().close();
	}

	@Test
	void refusedWireEndsWithATransientFailureThatNamesTheAddress() {
		harness().refuse();
		RecordedWire wire = newWire().connect();
		Failure failure = await(wire.recorder().closed());
		assertThat(wire.recorder().opened()).isNotDone();
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(failure.message()).contains(address());
	}

	@Test
	void refusalOfNewWiresLeavesTheOldOnesAlone() {
		Ends stream = open(connected());
		harness().refuse();
		await(newWire().connect().recorder().closed());
		stream.assertAlive();
	}

	@Test
	void wireThatIsClosedBeforeItIsConnectedIsNeverConnected() {
		RecordedWire wire = newWire();
		wire.wire().close();
		wire.connect();
		await(wire.recorder().closed());
		assertThat(wire.recorder().opened()).isNotDone();
	}

	@Test
	void wireThatIsClosedWhileItConnectsIsToldItsEnd() {
		for (int i = 0; i < 20; i++) {
			RecordedWire wire = newWire().connect();
			wire.wire().close();
			await(wire.recorder().closed());
		}
	}

	@Test
	void wireToAPlaceThatSaysNothingStaysInBetweenUntilItIsClosed() {
		assumeCan(WireCapability.SILENCE);
		harness().silence();
		RecordedWire wire = newWire().connect();
		assertThat(wire.recorder().opened()).isNotDone();
		wire.wire().close();
		await(wire.recorder().closed());
		assertThat(wire.recorder().opened()).isNotDone();
	}

	@Test
	void wiresThatAreNeverConnectedCanBeClosed() {
		RecordedWire wire = newWire();
		wire.wire().close();
		assertThat(wire.recorder().closed()).isNotDone();
	}

	@Test
	void streamOnAWireThatIsNotConnectedEndsWithTheReason() {
		RecordedStream<ConnectorFrame, GatewayFrame> stream = begin(newWire());
		assertThat(await(stream.recorder().closed()).message()).isNotBlank();
		assertThat(stream.recorder().opened()).isNotDone();
		assertThat(stream.stream().send(new ConnectorFrame.Heartbeat(1))).isFalse();
	}

	@Test
	void streamOnAClosedWireEndsWithTheReason() {
		RecordedWire wire = connected();
		wire.wire().close();
		RecordedStream<ConnectorFrame, GatewayFrame> stream = begin(wire);
		assertThat(await(stream.recorder().closed()).message()).isNotBlank();
		assertThat(stream.recorder().opened()).isNotDone();
		assertThat(stream.stream().send(new ConnectorFrame.Heartbeat(1))).isFalse();
	}

	@Test
	void closeEndsEveryStreamOfItsWireAndNoOther() {
		RecordedWire closed = connected();
		Ends first = open(closed);
		Ends second = open(closed);
		Ends other = open(connected());
		closed.wire().close();
		first.awaitEnd();
		second.awaitEnd();
		other.assertAlive();
	}

	@Test
	void wireCanBeClosedByItsOwnListeners() {
		RecordedWire wire = connected();
		Ends stream = open(wire);
		stream.connector().react((frame) -> wire.wire().close());
		stream.gateway().stream().send(new GatewayFrame.HeartbeatAck(1, null));
		stream.awaitEnd();
		await(wire.recorder().closed());
	}

	@Test
	void lossEndsTheWireAndItsStreamsWithATransientFailure() {
		RecordedWire wire = connected();
		Ends first = open(wire);
		Ends second = open(wire);
		harness().cut();
		assertThat(await(wire.recorder().closed()).type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(await(first.connector().recorder().closed()).type()).isEqualTo(FailureType.TRANSIENT);
		first.awaitEnd();
		second.awaitEnd();
		open(connected()).assertAlive();
	}

	@Test
	void lossOfAnUnusedWireIsNoticedToo() {
		RecordedWire wire = connected();
		harness().cut();
		assertThat(await(wire.recorder().closed()).message()).contains(address());
	}

	@Test
	void nextWireTakesThePlaceOfTheLostOneAsSoonAsThatIsTold() {
		RecordedWire wire = connected();
		for (int i = 0; i < 10; i++) {
			harness().cut();
			await(wire.recorder().closed());
			wire = connected();
		}
		open(wire).assertAlive();
	}

	@Test
	void leavingGatewayIsAnnouncedOnceAndOpenStreamsGoOnToTheirEnd() {
		assumeCan(WireCapability.LEAVE);
		RecordedWire wire = connected();
		Ends first = open(wire);
		Ends second = open(wire);
		harness().leave("maintenance");
		assertThat(await(wire.leaving())).isNotBlank();
		first.assertAlive();
		first.connector().stream().halfClose();
		first.awaitEnd();
		second.assertAlive();
		assertThat(wire.recorder().closed()).isNotDone();
		second.gateway().stream().halfClose();
		second.awaitEnd();
	}

	@Test
	void streamOnAWireThatIsLeftIsRefused() {
		assumeCan(WireCapability.LEAVE);
		RecordedWire wire = connected();
		Ends before = open(wire);
		harness().leave("maintenance");
		await(wire.leaving());
		RecordedStream<ConnectorFrame, GatewayFrame> late = begin(wire);
		assertThat(await(late.recorder().closed()).type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(late.recorder().opened()).isNotDone();
		before.assertAlive();
	}

	@Test
	void wireThatIsLeftCanBeLostAndClosed() {
		assumeCan(WireCapability.LEAVE);
		RecordedWire lost = connected();
		Ends stream = open(lost);
		harness().leave("maintenance");
		await(lost.leaving());
		harness().cut();
		stream.awaitEnd();
		await(lost.recorder().closed());
		Wire wire = lost.wire();
		wire.close();
	}

}
