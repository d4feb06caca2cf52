package dev.connector.transport.websocket;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.ConnectorFrame.Heartbeat;
import dev.connector.frame.ConnectorFrame.Result;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.GatewayFrame.HeartbeatAck;
import dev.connector.protocol.FrameCodec;
import dev.connector.transport.FrameListener;
import dev.connector.transport.websocket.MuxSides.Opened;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many streams on one socket, both sides of it, without a network.
 */
class MuxTests {

	private static final int MEBI = 1024 * 1024;

	private final MuxSides sides = new MuxSides();

	@Test
	void framesOfManyStreamsArriveInOrderAtTheirOwnStream() throws Exception {
		Opened first = this.sides.open();
		Opened second = this.sides.open();
		for (int i = 0; i < 1000; i++) {
			first.up().send(new Heartbeat(i));
			second.up().send(new Heartbeat(-1 - i & 0xFFFF));
			second.down().send(new HeartbeatAck(i, null));
		}
		this.sides.deliver();
		for (int i = 0; i < 1000; i++) {
			assertThat(first.atGateway().frame(Heartbeat.class).sequence()).isEqualTo(i);
			assertThat(second.atGateway().frame(Heartbeat.class).sequence()).isEqualTo(-1 - i & 0xFFFF);
			assertThat(second.atConnector().frame(HeartbeatAck.class).sequence()).isEqualTo(i);
		}
		assertThat(first.atConnector().isEmpty()).isTrue();
	}

	@Test
	void whatIsSentWhileAMessageIsWrittenLeavesInTheNextOne() throws Exception {
		Opened stream = this.sides.open();
		this.sides.connectorSocket.quick = false;
		for (int i = 0; i < 100; i++) {
			stream.up().send(new Heartbeat(i));
		}
		assertThat(stream.up().queued()).isZero();
		this.sides.connectorSocket.written();
		this.sides.connectorSocket.written();
		assertThat(this.sides.connectorSocket.isSending()).isFalse();
		assertThat(this.sides.connectorSocket.messages()).isEqualTo(2);
		this.sides.deliver();
		assertThat(stream.atGateway().frames(Heartbeat.class, 100)).extracting(Heartbeat::sequence).isSorted();
	}

	@Test
	void answersToOneMessageLeaveInOneMessage() throws Exception {
		Opened stream = this.sides.open();
		List<RawFrame> frames = new ArrayList<>();
		byte[] heartbeat = heartbeat(stream);
		for (int i = 0; i < 50; i++) {
			frames.add(RawFrame.data(1, heartbeat));
		}
		VirtualSocket socket = new VirtualSocket();
		WebSocketGatewayEndpoint echo = new WebSocketGatewayEndpoint((down, peer) -> new FrameListener<>() {

			@Override
			public void onFrame(ConnectorFrame frame) {
				down.send(new HeartbeatAck(1, null));
			}

			@Override
			public void onClosed(Failure failure) {
				// Nobody waits for it
			}

		}, this.sides.scheduler, WebSocketGatewayEndpoint.Limits.defaults());
		BinarySocketListener gateway = echo.accept(socket, "peer:1");
		gateway.onMessage(RawFrame.message(RawFrame.open(1)));
		gateway.onMessage(RawFrame.message(frames.toArray(RawFrame[]::new)));
		assertThat(socket.messages()).isEqualTo(1);
		assertThat(socket.frames()).hasSize(50);
	}

	@Test
	void halfCloseThatHasNoRoomBehindItsFrameLeavesInTheNextMessage() throws Exception {
		MuxSides wide = new MuxSides(
				new WebSocketGatewayEndpoint.Limits(MuxSides.MAX_PAYLOAD, 10, Duration.ofSeconds(60)));
		Opened ended = wide.open();
		Opened last = wide.open();
		wide.connectorSocket.quick = false;
		last.up().send(new Heartbeat(1));
		// Whatever follows waits for its turn behind this
		ended.up().abort("");
		int room = MuxFormat.MAX_MESSAGE_BYTES - MuxFormat.HEADER_BYTES - MuxFormat.NUMBER_BYTES;
		for (int i = 0; i < 4; i++) {
			room -= 2 * MuxFormat.HEADER_BYTES + 16_000;
			wide.connector.open(new StreamEvents<>()).send(sized(16_000));
		}
		last.up().send(sized(room - MuxFormat.HEADER_BYTES));
		last.up().halfClose();
		wide.connectorSocket.written();
		assertThat(wide.connectorSocket.closeCode).isZero();
		while (wide.connectorSocket.isSending()) {
			wide.connectorSocket.written();
		}
		wide.deliver();
		last.atGateway().frame(Heartbeat.class);
		last.atGateway().frame(Result.class);
		assertThat(last.atConnector().lastFailure().message()).contains("the stream was closed");
	}

	@Test
	void largeFrameLetsSmallOnesPass() throws Exception {
		Opened bulk = this.sides.open();
		Opened small = this.sides.open();
		this.sides.connectorSocket.quick = false;
		bulk.up().send(MuxSides.result("bulk", MEBI / 2));
		List<RawFrame> order = new ArrayList<>();
		int smallOnes = 0;
		while (this.sides.connectorSocket.isSending()) {
			if (bulk.atGateway().isEmpty()) {
				small.up().send(new Heartbeat(smallOnes));
				smallOnes++;
			}
			this.sides.connectorSocket.written();
			byte[] message = this.sides.connectorSocket.poll();
			order.addAll(RawFrame.parse(message));
			MuxSides.arrive(this.sides.gateway, message);
			assertThat(small.up().queued()).isLessThanOrEqualTo(1);
		}
		assertThat(bulk.atGateway().frame(Result.class)).isEqualTo(MuxSides.result("bulk", MEBI / 2));
		assertThat(small.atGateway().frames(Heartbeat.class, smallOnes)).hasSizeGreaterThan(5);
		assertThat(order).allMatch((frame) -> frame.content().length <= MuxFormat.CHUNK_BYTES + 4);
		// Between two small ones there is never more of the large one than two messages
		// hold
		int between = 0;
		for (RawFrame frame : order) {
			between = (frame.stream() == 1) ? between + frame.content().length : 0;
			assertThat(between).isLessThanOrEqualTo(2 * MuxFormat.MAX_MESSAGE_BYTES + MuxFormat.CHUNK_BYTES);
		}
	}

	@Test
	void largeFramesTakeTurnsPieceByPiece() throws Exception {
		Opened first = this.sides.open();
		Opened second = this.sides.open();
		this.sides.connectorSocket.quick = false;
		first.up().send(MuxSides.result("a", MEBI / 2));
		second.up().send(MuxSides.result("b", MEBI / 2));
		List<Integer> order = new ArrayList<>();
		while (this.sides.connectorSocket.isSending()) {
			this.sides.connectorSocket.written();
			byte[] message = this.sides.connectorSocket.poll();
			RawFrame.parse(message).forEach((frame) -> order.add(frame.stream()));
			MuxSides.arrive(this.sides.gateway, message);
		}
		assertThat(first.atGateway().frame(Result.class)).isEqualTo(MuxSides.result("a", MEBI / 2));
		assertThat(second.atGateway().frame(Result.class)).isEqualTo(MuxSides.result("b", MEBI / 2));
		// The first one had two messages to itself before the second one was there
		List<Integer> both = order.subList(order.indexOf(2), order.lastIndexOf(1));
		for (int i = 1; i < both.size(); i++) {
			assertThat(both.get(i)).isNotEqualTo(both.get(i - 1));
		}
	}

	@Test
	void windowHoldsOneStreamBackAndNoOther() throws Exception {
		Opened held = this.sides.open();
		Opened free = this.sides.open();
		for (int i = 0; i < 40; i++) {
			held.up().send(MuxSides.result("" + i, 100_000));
		}
		free.up().send(new Heartbeat(1));
		List<RawFrame> sent = this.sides.connectorSocket.frames();
		int bytes = sent.stream()
			.filter((frame) -> frame.stream() == 1)
			.mapToInt((frame) -> frame.content().length)
			.sum();
		assertThat(bytes).isEqualTo(MuxFormat.WINDOW_BYTES);
		assertThat(held.up().queued()).isEqualTo(30);
		assertThat(sent.stream().filter((frame) -> frame.stream() == 2)).hasSize(1);
		assertThat(free.up().queued()).isZero();
		this.sides.connector.onMessage(RawFrame.message(RawFrame.window(1, 5)));
		assertThat(this.sides.connectorSocket.frames()).hasSize(1).allMatch((frame) -> frame.content().length == 5);
		this.sides.connector.onMessage(RawFrame.message(RawFrame.window(1, 100 * MEBI)));
		assertThat(held.up().queued()).isZero();
	}

	@Test
	void smallFramesUseUpTheWindowAsLargeOnesDo() throws Exception {
		Opened held = this.sides.open();
		for (int i = 0; i < 2000; i++) {
			held.up().send(MuxSides.result("" + i, 1000));
		}
		int bytes = this.sides.connectorSocket.frames().stream().mapToInt((frame) -> frame.content().length).sum();
		assertThat(bytes).isEqualTo(MuxFormat.WINDOW_BYTES);
		assertThat(held.up().queued()).isGreaterThan(900);
	}

	@Test
	void whatWasTakenIsGrantedAgain() throws Exception {
		Opened stream = this.sides.open();
		for (int i = 0; i < 100; i++) {
			stream.up().send(MuxSides.result("" + i, 100_000));
			stream.down().send(MuxSides.execute("" + i, 100_000));
		}
		this.sides.deliver();
		assertThat(stream.atGateway().frames(Result.class, 100)).extracting(Result::requestId).last().isEqualTo("99");
		stream.atConnector().frames(GatewayFrame.Execute.class, 100);
		assertThat(stream.up().queued()).isZero();
		assertThat(stream.down().queued()).isZero();
	}

	@Test
	void frameThatIsTooLargeResetsItsStreamAndSaysWhatToChange() throws Exception {
		Opened stream = this.sides.open();
		Opened other = this.sides.open();
		stream.up().send(MuxSides.result("1", MuxSides.MAX_PAYLOAD + 65 * 1024));
		other.up().send(new Heartbeat(1));
		this.sides.deliver();
		assertThat(stream.atConnector().failure().message()).contains("exceeds the limit of 4259840 bytes")
			.contains("the advice");
		assertThat(stream.atGateway().failure().message()).contains("exceeds the limit of 4259840 bytes")
			.contains("connector.gateway.max-payload-size");
		other.atGateway().frame(Heartbeat.class);
	}

	@Test
	void streamOverTheLimitIsRefusedAsCongestionAndTheOthersStay() throws Exception {
		Opened first = this.sides.open();
		this.sides.open();
		this.sides.open();
		StreamEvents<GatewayFrame> events = new StreamEvents<>();
		this.sides.connector.open(events).send(new Heartbeat(1));
		this.sides.deliver();
		Failure failure = events.failure();
		assertThat(failure.type()).isEqualTo(FailureType.CONGESTED);
		assertThat(failure.message()).contains("no more than 3 are allowed");
		first.up().abort("make room");
		this.sides.deliver();
		this.sides.open();
	}

	private byte[] heartbeat(Opened stream) {
		stream.up().send(new Heartbeat(1));
		return this.sides.connectorSocket.frames().get(0).content();
	}

	/** A frame that takes so many bytes. */
	private static Result sized(int bytes) {
		for (int size = bytes; size > 0; size--) {
			Result result = MuxSides.result("1", size);
			if (FrameCodec.ofConnectorFrames().encode(result).getSerializedSize() == bytes) {
				return result;
			}
		}
		throw new IllegalArgumentException("No frame has " + bytes + " bytes");
	}

}
