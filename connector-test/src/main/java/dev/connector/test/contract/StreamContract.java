package dev.connector.test.contract;

import java.util.function.Consumer;
import java.util.stream.IntStream;

import dev.connector.failure.Failure;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.ConnectorFrame.Heartbeat;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.GatewayFrame.HeartbeatAck;
import dev.connector.transport.FrameStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for one stream: its order, and its ends.
 */
abstract class StreamContract extends ConnectionContract {

	private static final int MANY = 10_000;

	@Test
	void framesArriveInOrderInBothDirections() {
		Ends stream = open(connected());
		for (int i = 0; i < MANY; i++) {
			assertThat(stream.connector().stream().send(new Heartbeat(i))).isTrue();
			assertThat(stream.gateway().stream().send(new HeartbeatAck(i, null))).isTrue();
		}
		for (int i = 0; i < MANY; i++) {
			assertThat(next(stream.gateway().frames())).isEqualTo(new Heartbeat(i));
			assertThat(next(stream.connector().frames())).isEqualTo(new HeartbeatAck(i, null));
		}
		eventually("nothing is queued",
				() -> stream.connector().stream().queued() == 0 && stream.gateway().stream().queued() == 0);
	}

	@Test
	void framesThatAreSentBeforeTheStreamIsOpenArriveFirst() {
		RecordedWire wire = connected();
		RecordedStream<ConnectorFrame, GatewayFrame> stream = begin(wire);
		IntStream.range(0, 100).forEach((i) -> assertThat(stream.stream().send(new Heartbeat(i))).isTrue());
		RecordedStream<GatewayFrame, ConnectorFrame> gateway = next(gateway().accepted());
		for (int i = 0; i < 100; i++) {
			assertThat(next(gateway.frames())).isEqualTo(new Heartbeat(i));
		}
		await(stream.recorder().opened());
	}

	@Test
	void framesThatTheGatewaySendsWhileItTakesTheStreamArrive() {
		gateway().behave((stream) -> stream.stream().send(new HeartbeatAck(7, null)));
		RecordedStream<ConnectorFrame, GatewayFrame> stream = begin(connected());
		assertThat(next(stream.frames())).isEqualTo(new HeartbeatAck(7, null));
	}

	@Test
	void longConversationOfListenersNeedsNoDeepStack() {
		RecordedWire wire = connected();
		gateway()
			.behave((stream) -> stream.react((frame) -> stream.stream().send(new HeartbeatAck(number(frame), null))));
		Ends stream = open(wire);
		Consumer<GatewayFrame> answer = (frame) -> {
			long sequence = ((HeartbeatAck) frame).sequence();
			if (sequence == MANY) {
				stream.connector().frames().add(frame);
			}
			else {
				stream.connector().stream().send(new Heartbeat(sequence + 1));
			}
		};
		stream.connector().react(answer);
		stream.connector().stream().send(new Heartbeat(1));
		assertThat(next(stream.connector().frames())).isEqualTo(new HeartbeatAck(MANY, null));
	}

	@Test
	void halfCloseByTheConnectorLetsEverythingArriveAndEndsTheStream() {
		Ends stream = open(connected());
		sendAHundred(stream);
		stream.connector().stream().halfClose();
		stream.connector().stream().halfClose();
		assertThat(stream.connector().stream().send(new Heartbeat(100))).isFalse();
		stream.awaitEnd();
		assertHundredFrom(stream.connector(), stream.gateway());
		assertHundredFrom(stream.gateway(), stream.connector());
	}

	@Test
	void halfCloseByTheGatewayLetsItsFramesArriveAndEndsTheStream() {
		Ends stream = open(connected());
		for (int i = 0; i < 100; i++) {
			stream.gateway().stream().send(new HeartbeatAck(i, null));
		}
		stream.gateway().stream().halfClose();
		assertThat(stream.gateway().stream().send(new HeartbeatAck(100, null))).isFalse();
		stream.awaitEnd();
		assertHundredFrom(stream.gateway(), stream.connector());
	}

	@Test
	void streamThatIsHalfClosedAtOnceEnds() {
		RecordedStream<ConnectorFrame, GatewayFrame> stream = begin(connected());
		stream.stream().halfClose();
		await(stream.recorder().closed());
	}

	@Test
	void abortByTheConnectorEndsBothSidesAndNothingElse() {
		RecordedWire wire = connected();
		Ends other = open(wire);
		Ends stream = open(wire);
		stream.connector().stream().abort("on purpose");
		assertThat(await(stream.connector().recorder().closed()).message()).contains("on purpose");
		stream.awaitEnd();
		other.assertAlive();
	}

	@Test
	void abortByTheGatewayEndsBothSidesAndNothingElse() {
		RecordedWire wire = connected();
		Ends other = open(wire);
		Ends stream = open(wire);
		stream.gateway().stream().abort("on purpose");
		assertThat(await(stream.connector().recorder().closed()).message()).isNotBlank();
		stream.awaitEnd();
		other.assertAlive();
	}

	@Test
	void abortRightAfterTheOpeningEndsTheStream() {
		RecordedWire wire = connected();
		for (int i = 0; i < 100; i++) {
			RecordedStream<ConnectorFrame, GatewayFrame> stream = begin(wire);
			stream.stream().abort("on purpose");
			await(stream.recorder().closed());
		}
	}

	@Test
	void gatewayMayAbortTheStreamWhileItTakesIt() {
		gateway().behave((stream) -> stream.stream().abort("not you"));
		RecordedWire wire = connected();
		RecordedStream<ConnectorFrame, GatewayFrame> refused = begin(wire);
		await(refused.recorder().closed());
		next(gateway().accepted());
		gateway().behave((stream) -> {
		});
		eventually("the refused stream is gone", () -> gateway().open() == 0);
		open(wire).assertAlive();
	}

	@Test
	void acceptorThatThrowsEndsTheStreamAndNothingElse() {
		RecordedWire wire = connected();
		Ends other = open(wire);
		gateway().behave((stream) -> {
			throw new IllegalStateException("The gateway fails on purpose");
		});
		RecordedStream<ConnectorFrame, GatewayFrame> stream = begin(wire);
		await(stream.recorder().closed());
		other.assertAlive();
	}

	@Test
	void nothingCanBeDoneWithAStreamThatEnded() {
		Ends stream = open(connected());
		stream.connector().stream().abort("on purpose");
		stream.awaitEnd();
		assertEnded(stream.connector().stream(), new Heartbeat(1));
		assertEnded(stream.gateway().stream(), new HeartbeatAck(1, null));
	}

	@Test
	void listenerOfTheConnectorThatThrowsEndsItsStreamAndNothingElse() {
		RecordedWire wire = connected();
		Ends other = open(wire);
		Ends stream = open(wire);
		stream.connector().react((frame) -> fail());
		stream.gateway().stream().send(new HeartbeatAck(1, null));
		Failure failure = await(stream.connector().recorder().closed());
		assertThat(failure.message()).contains("on purpose");
		stream.awaitEnd();
		other.assertAlive();
	}

	@Test
	void listenerOfTheGatewayThatThrowsEndsItsStreamAndNothingElse() {
		RecordedWire wire = connected();
		Ends other = open(wire);
		Ends stream = open(wire);
		stream.gateway().react((frame) -> fail());
		stream.connector().stream().send(new Heartbeat(1));
		assertThat(await(stream.gateway().recorder().closed()).message()).contains("on purpose");
		stream.awaitEnd();
		other.assertAlive();
	}

	@Test
	void listenersMayEndTheirStreamThemselves() {
		RecordedWire wire = connected();
		Ends aborted = open(wire);
		aborted.connector().react((frame) -> aborted.connector().stream().abort("enough"));
		aborted.gateway().stream().send(new HeartbeatAck(1, null));
		aborted.gateway().stream().send(new HeartbeatAck(2, null));
		aborted.awaitEnd();
		Ends closed = open(wire);
		closed.gateway().react((frame) -> closed.gateway().stream().halfClose());
		closed.connector().stream().send(new Heartbeat(1));
		closed.awaitEnd();
	}

	private static void sendAHundred(Ends stream) {
		for (int i = 0; i < 100; i++) {
			stream.gateway().stream().send(new HeartbeatAck(i, null));
			stream.connector().stream().send(new Heartbeat(i));
		}
	}

	private static void assertHundredFrom(RecordedStream<?, ?> sender, RecordedStream<?, ?> receiver) {
		assertThat(receiver.frames().stream().map(StreamContract::number)).as("from " + sender.recorder())
			.containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(Long::valueOf).toList());
	}

	static long number(Frame frame) {
		return (frame instanceof Heartbeat heartbeat) ? heartbeat.sequence() : ((HeartbeatAck) frame).sequence();
	}

	private static <O extends Frame> void assertEnded(FrameStream<O> stream, O frame) {
		assertThat(stream.send(frame)).isFalse();
		assertThat(stream.queued()).isZero();
		stream.halfClose();
		stream.abort("again");
	}

	private static void fail() {
		throw new IllegalStateException("The listener fails on purpose");
	}

}
