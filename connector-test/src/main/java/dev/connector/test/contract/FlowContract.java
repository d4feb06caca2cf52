package dev.connector.test.contract;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.GatewayFrame.HeartbeatAck;
import dev.connector.test.Side;
import dev.connector.transport.FrameStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for large frames, and for frames that nobody reads.
 */
abstract class FlowContract extends StreamContract {

	private static final int MEBIBYTE = 1024 * 1024;

	/** More of them than any buffer on the way holds. */
	private static final int STALLED_FRAMES = 1_000;

	private static final int STALLED_FRAME_BYTES = 64 * 1024;

	@Test
	void largeFramesArriveAsTheyAre() {
		Ends stream = open(connected());
		assertArrives(stream, MEBIBYTE);
	}

	@Test
	void largestFramesThatAreAllowedArriveAsTheyAre() {
		Ends stream = open(connected());
		assertArrives(stream, limit());
		assertArrives(stream, 0);
	}

	@Test
	void tooLargeFrameOfTheConnectorEndsItsStreamWithTheLimitAndNothingElse() {
		assumeCan(WireCapability.SIZE_LIMIT);
		RecordedWire wire = connected();
		Ends other = open(wire);
		Ends stream = open(wire);
		stream.connector().stream().send(result(2 * limit() + MEBIBYTE));
		assertThat(await(stream.connector().recorder().closed()).message()).contains("max-payload-size");
		stream.awaitEnd();
		other.assertAlive();
		assertThat(wire.recorder().closed()).isNotDone();
	}

	@Test
	void tooLargeFrameOfTheGatewayEndsItsStreamWithTheLimitAndNothingElse() {
		assumeCan(WireCapability.SIZE_LIMIT);
		RecordedWire wire = connected();
		Ends other = open(wire);
		Ends stream = open(wire);
		stream.gateway().stream().send(execute(2 * limit() + MEBIBYTE));
		assertThat(await(stream.connector().recorder().closed()).message()).contains("max-payload-size");
		stream.awaitEnd();
		other.assertAlive();
		assertThat(wire.recorder().closed()).isNotDone();
	}

	@Test
	void framesOfTheConnectorQueueWhenNobodyReadsThemAndNoneIsLost() {
		assumeCan(WireCapability.STALL);
		Ends stream = open(connected());
		harness().stall(Side.CLIENT);
		for (int i = 0; i < STALLED_FRAMES; i++) {
			assertThat(stream.connector().stream().send(result(i, STALLED_FRAME_BYTES))).isTrue();
		}
		assertThat(stream.connector().stream().queued()).isPositive();
		stream.gateway().stream().send(new HeartbeatAck(1, null));
		assertThat(next(stream.connector().frames())).isEqualTo(new HeartbeatAck(1, null));
		harness().unstall();
		for (int i = 0; i < STALLED_FRAMES; i++) {
			assertThat(next(stream.gateway().frames())).isEqualTo(result(i, STALLED_FRAME_BYTES));
		}
		eventually("nothing is queued", () -> stream.connector().stream().queued() == 0);
	}

	@Test
	void framesOfTheGatewayQueueWhenNobodyReadsThemAndNoneIsLost() {
		assumeCan(WireCapability.STALL);
		Ends stream = open(connected());
		harness().stall(Side.TARGET);
		for (int i = 0; i < STALLED_FRAMES; i++) {
			assertThat(stream.gateway().stream().send(execute(i, STALLED_FRAME_BYTES))).isTrue();
		}
		assertThat(stream.gateway().stream().queued()).isPositive();
		stream.connector().stream().send(new ConnectorFrame.Heartbeat(1));
		assertThat(next(stream.gateway().frames())).isEqualTo(new ConnectorFrame.Heartbeat(1));
		harness().unstall();
		for (int i = 0; i < STALLED_FRAMES; i++) {
			assertThat(next(stream.connector().frames())).isEqualTo(execute(i, STALLED_FRAME_BYTES));
		}
	}

	@Test
	void streamThatNobodyReadsCanBeAborted() {
		assumeCan(WireCapability.STALL);
		RecordedWire wire = connected();
		Ends stream = open(wire);
		harness().stall(Side.CLIENT);
		for (int i = 0; i < STALLED_FRAMES; i++) {
			stream.connector().stream().send(result(i, STALLED_FRAME_BYTES));
		}
		stream.connector().stream().abort("nobody reads");
		await(stream.connector().recorder().closed());
		assertThat(stream.connector().stream().queued()).isZero();
		wire.wire().close();
		await(wire.recorder().closed());
		harness().unstall();
	}

	@Test
	void listenerThatBlocksHoldsUpItsDirectionOnly() throws Exception {
		assumeCan(WireCapability.LISTENERS_APART);
		RecordedWire wire = connected();
		Ends other = open(wire);
		Ends stream = open(wire);
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		stream.gateway().react((frame) -> {
			blocked.countDown();
			awaitUninterrupted(released);
			stream.gateway().frames().add(frame);
		});
		CompletableFuture<Boolean> first = CompletableFuture
			.supplyAsync(() -> stream.connector().stream().send(new ConnectorFrame.Heartbeat(0)));
		try {
			assertThat(blocked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			for (int i = 1; i <= 100; i++) {
				assertThat(stream.connector().stream().send(new ConnectorFrame.Heartbeat(i))).isTrue();
				assertThat(stream.connector().stream().queued()).isEqualTo(i);
			}
			stream.gateway().stream().send(new HeartbeatAck(1, null));
			assertThat(next(stream.connector().frames())).isEqualTo(new HeartbeatAck(1, null));
			other.assertAlive();
		}
		finally {
			released.countDown();
		}
		assertThat(await(first)).isTrue();
		for (int i = 0; i <= 100; i++) {
			assertThat(next(stream.gateway().frames())).isEqualTo(new ConnectorFrame.Heartbeat(i));
		}
		assertThat(stream.connector().stream().queued()).isZero();
	}

	private static void assertArrives(Ends stream, int bytes) {
		send(stream.connector().stream(), result(bytes));
		assertThat(next(stream.gateway().frames())).isEqualTo(result(bytes));
		send(stream.gateway().stream(), execute(bytes));
		assertThat(next(stream.connector().frames())).isEqualTo(execute(bytes));
	}

	private static <O extends Frame> void send(FrameStream<O> stream, O frame) {
		assertThat(stream.send(frame)).isTrue();
	}

	private int limit() {
		return Math.toIntExact(harness().destination().limits().maxPayloadBytes());
	}

	private static ConnectorFrame result(int bytes) {
		return result(0, bytes);
	}

	private static ConnectorFrame result(int number, int bytes) {
		return new ConnectorFrame.Result("request-" + number, payload(number, bytes));
	}

	private static GatewayFrame execute(int bytes) {
		return execute(0, bytes);
	}

	private static GatewayFrame execute(int number, int bytes) {
		return new GatewayFrame.Execute("request-" + number, "store", payload(number, bytes), GatewayFrame.Context.NONE,
				Duration.ofSeconds(30), new GatewayFrame.Delivery(1, 0));
	}

	private static Payload payload(int number, int bytes) {
		byte[] content = new byte[bytes];
		for (int i = 0; i < bytes; i++) {
			content[i] = (byte) (number + i * 31 + i / 251);
		}
		return Payload.of(content, Payload.OCTET_STREAM);
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
