package dev.connector.transport.websocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.ConnectorFrame.Heartbeat;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.FrameCodec;
import dev.connector.transport.websocket.MuxSides.Accepted;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a side does about one that doesn't keep to the protocol: a broken stream ends
 * alone, a broken socket is closed with a code.
 */
class MuxViolationTests {

	private static final byte[] HEARTBEAT = FrameCodec.ofConnectorFrames().encode(new Heartbeat(1)).toByteArray();

	private final MuxSides sides = new MuxSides();

	@BeforeEach
	void open() {
		gatewayGets(RawFrame.open(1), RawFrame.open(2));
	}

	@Test
	void framesOfAnotherImplementationAreUnderstood() throws Exception {
		gatewayGets(RawFrame.data(1, HEARTBEAT), RawFrame.data(2, HEARTBEAT));
		byte[] all = FrameCodec.ofConnectorFrames().encode(MuxSides.result("1", 20)).toByteArray();
		byte[] begin = Arrays.copyOf(all, 5);
		byte[] rest = Arrays.copyOfRange(all, 5, all.length);
		gatewayGets(RawFrame.piece(1, true, RawFrame.join(RawFrame.number(all.length), begin)));
		gatewayGets(RawFrame.data(2), RawFrame.piece(1, true), RawFrame.piece(1, false, rest));
		StreamEvents<ConnectorFrame> first = next();
		first.opened().frame(Heartbeat.class);
		assertThat(first.frame(ConnectorFrame.Result.class)).isEqualTo(MuxSides.result("1", 20));
		assertThat(this.sides.endpoint.unknownFrames()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4, 7 })
	void messageThatEndsInsideAHeaderClosesTheSocket(int length) throws Exception {
		this.sides.gateway.onMessage(ByteBuffer.wrap(new byte[length]));
		assertClosed("inside a header");
	}

	@Test
	void frameThatIsLongerThanItsMessageClosesTheSocket() throws Exception {
		ByteBuffer message = RawFrame.message(RawFrame.data(1, HEARTBEAT));
		this.sides.gateway.onMessage(message.limit(message.limit() - 1));
		assertClosed("announces what can't be");
	}

	@Test
	void frameOfAStreamThatNeverWasClosesTheSocket() throws Exception {
		gatewayGets(RawFrame.data(3, HEARTBEAT));
		assertClosed("there is no stream 3");
	}

	@Test
	void frameOfNoStreamClosesTheSocket() throws Exception {
		gatewayGets(RawFrame.data(0, HEARTBEAT));
		assertClosed("there is no stream 0");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, -1, Integer.MIN_VALUE })
	void numberThatIsNotANewOneClosesTheSocket(int id) throws Exception {
		gatewayGets(RawFrame.open(id));
		assertClosed((id < 0) ? "announces what can't be" : "must not be opened");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 7, 127 })
	void unknownKindClosesTheSocket(int kind) throws Exception {
		gatewayGets(RawFrame.of(kind, 1));
		assertClosed("there is no kind " + kind);
	}

	@ParameterizedTest
	@ValueSource(ints = { 128, 255 })
	void optionalKindIsIgnored(int kind) throws Exception {
		gatewayGets(RawFrame.of(kind, 77, new byte[10]), RawFrame.data(1, HEARTBEAT));
		next().opened().frame(Heartbeat.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { 4, 5 })
	void missingNumberClosesTheSocket(int kind) throws Exception {
		gatewayGets(RawFrame.of(kind, 1, new byte[3]));
		assertClosed("a number is missing");
	}

	@Test
	void connectorThatLeavesClosesTheSocket() throws Exception {
		gatewayGets(RawFrame.leaving("no"));
		assertClosed("only a gateway may leave");
	}

	@Test
	void gatewayThatOpensClosesTheSocket() {
		this.sides.connector.onMessage(RawFrame.message(RawFrame.open(1)));
		assertThat(this.sides.connectorSocket.closeCode).isEqualTo(1002);
		assertThat(this.sides.connectorOver.message()).contains("must not be opened");
		assertThat(this.sides.connectorOver.type()).isEqualTo(FailureType.TRANSIENT);
	}

	@Test
	void nothingIsReadOnceTheSocketIsBroken() throws Exception {
		gatewayGets(RawFrame.of(9, 1), RawFrame.data(1, HEARTBEAT), RawFrame.open(3));
		gatewayGets(RawFrame.data(1, HEARTBEAT));
		next().opened().failure();
		next().opened().failure();
		assertThat(this.sides.accepted).isEmpty();
	}

	@Test
	void bytesThatAreNoFrameResetTheStreamAlone() throws Exception {
		gatewayGets(RawFrame.data(1, (byte) 0xFF, (byte) 0xFF), RawFrame.data(2, HEARTBEAT));
		assertReset(1, "the other side broke the protocol");
	}

	@Test
	void frameBehindTheLastOneResetsTheStreamAlone() throws Exception {
		Accepted stream = this.sides.accepted.peek();
		stream.stream().send(MuxSides.execute("large", 3 * 1024 * 1024));
		gatewayGets(RawFrame.halfClose(1), RawFrame.data(1, HEARTBEAT), RawFrame.data(2, HEARTBEAT));
		assertReset(1, "a frame came after the last one");
	}

	@Test
	void halfCloseInsideAFrameResetsTheStreamAlone() throws Exception {
		gatewayGets(RawFrame.piece(1, true, RawFrame.number(100)), RawFrame.halfClose(1), RawFrame.data(2, HEARTBEAT));
		assertReset(1, "half-closed inside a frame");
	}

	@Test
	void piecesThatDoNotMakeUpTheirSizeResetTheStreamAlone() throws Exception {
		gatewayGets(RawFrame.piece(1, true, RawFrame.number(5)), RawFrame.piece(1, false, new byte[4]),
				RawFrame.data(2, HEARTBEAT));
		assertReset(1, "don't make up its size");
	}

	@Test
	void piecesThatGoOnBeyondTheirSizeResetTheStreamAlone() throws Exception {
		gatewayGets(RawFrame.piece(1, true, RawFrame.number(5)), RawFrame.piece(1, true, new byte[6]),
				RawFrame.data(2, HEARTBEAT));
		assertReset(1, "don't make up its size");
	}

	@ParameterizedTest
	@ValueSource(ints = { MuxSides.MAX_PAYLOAD + 64 * 1024 + 1, Integer.MAX_VALUE, -1 })
	void announcedSizeOverTheLimitResetsTheStreamBeforeAnythingIsKept(int size) throws Exception {
		gatewayGets(RawFrame.piece(1, true, RawFrame.number(size)), RawFrame.data(2, HEARTBEAT));
		assertReset(2, (size & 0xFFFFFFFFL) + " bytes exceeds the limit");
	}

	@Test
	void moreThanTheWindowResetsTheStreamAlone() throws Exception {
		// What comes is granted again at once, so that only one frame can be too much
		MuxStream<ConnectorFrame, GatewayFrame> stream = this.sides.connector.open(new StreamEvents<>());
		ByteBuffer tooMuch = ByteBuffer.allocate(MuxFormat.WINDOW_BYTES + 1);
		stream.data(tooMuch, false);
		assertThat(this.sides.connectorSocket.frames()).last()
			.satisfies((frame) -> assertThat(frame.number()).isEqualTo(3));
		assertThat(this.sides.connectorSocket.closeCode).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, Integer.MAX_VALUE })
	void impossibleWindowResetsTheStreamAlone(int more) throws Exception {
		gatewayGets(RawFrame.window(1, more), RawFrame.data(2, HEARTBEAT));
		assertReset(1, "is not possible");
	}

	@Test
	void whatComesForAStreamThatEndedIsIgnored() throws Exception {
		gatewayGets(RawFrame.reset(1, 0, "done"), RawFrame.data(1, HEARTBEAT), RawFrame.window(1, 5),
				RawFrame.halfClose(1), RawFrame.reset(1, 0, "again"), RawFrame.data(2, HEARTBEAT));
		StreamEvents<ConnectorFrame> first = next();
		first.opened().failure();
		assertThat(first.isEmpty()).isTrue();
		next().opened().frame(Heartbeat.class);
		assertThat(this.sides.gatewaySocket.closeCode).isZero();
		assertThat(this.sides.gatewaySocket.frames()).isEmpty();
	}

	@Test
	void resetOfANewerCodeIsTransient() throws Exception {
		gatewayGets(RawFrame.reset(1, 4711, "newer\u0007"));
		Failure failure = next().opened().failure();
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(failure.message()).isEqualTo("peer:1: code 4711: newer");
	}

	@Test
	void streamsThatAreOpenedAndAnswersThatAreNotReadCloseTheSocket() {
		MuxSides flooded = new MuxSides(
				new WebSocketGatewayEndpoint.Limits(MuxSides.MAX_PAYLOAD, 1, Duration.ofSeconds(60)));
		flooded.gatewaySocket.quick = false;
		for (int i = 1; i < 10_000 && flooded.gatewaySocket.closeCode == 0; i++) {
			MuxSides.arrive(flooded.gateway, bytes(RawFrame.message(RawFrame.open(i))));
		}
		assertThat(flooded.gatewaySocket.closeCode).isEqualTo(1013);
		assertThat(flooded.accepted).hasSize(1);
	}

	@Test
	void streamsThatComeAndGoAndResetsThatAreNotReadCloseTheSocket() {
		MuxSides flooded = new MuxSides();
		flooded.gatewaySocket.quick = false;
		for (int i = 1; i < 10_000 && flooded.gatewaySocket.closeCode == 0; i++) {
			MuxSides.arrive(flooded.gateway,
					bytes(RawFrame.message(RawFrame.open(i), RawFrame.data(i, (byte) 0xFF, (byte) 0xFF))));
			flooded.accepted.clear();
		}
		assertThat(flooded.gatewaySocket.closeCode).isEqualTo(1013);
	}

	@Test
	void garbageNeverHarmsMoreThanItsSocket() throws Exception {
		for (int seed = 0; seed < 3000; seed++) {
			Random random = new Random(seed);
			MuxSides fuzzed = new MuxSides();
			fuzzed.gateway.onMessage(RawFrame.message(RawFrame.open(1)));
			fuzzed.connector.open(new StreamEvents<>());
			for (int i = 0; i < 4; i++) {
				ByteBuffer garbage = garbage(random);
				fuzzed.gateway.onMessage(garbage.duplicate());
				fuzzed.connector.onMessage(garbage.duplicate());
			}
			assertThat(fuzzed.gatewaySocket.closeCode).as("seed %s", seed).isIn(0, 1002);
			assertThat(fuzzed.connectorSocket.closeCode).as("seed %s", seed).isIn(0, 1002);
			fuzzed.gateway.onClosed("the end", null);
			fuzzed.connector.onClosed("the end", null);
			for (Accepted accepted : fuzzed.accepted) {
				assertThat(accepted.events().closed).as("seed %s", seed).hasValue(1);
			}
			assertThat(fuzzed.endpoint.sockets()).isZero();
		}
	}

	/** Nonsense, most of it with headers that look right. */
	private static ByteBuffer garbage(Random random) {
		ByteBuffer message = ByteBuffer.allocate(400);
		int frames = random.nextInt(6);
		for (int i = 0; i < frames; i++) {
			byte[] content = new byte[random.nextInt(40)];
			random.nextBytes(content);
			if (random.nextInt(3) == 0 && content.length >= 4) {
				ByteBuffer.wrap(content).putInt(random.nextInt(64));
			}
			boolean honest = random.nextInt(10) != 0;
			message.put((byte) (honest ? 1 + random.nextInt(5) : random.nextInt()))
				.put((byte) random.nextInt(2))
				.putShort((short) (honest ? content.length : random.nextInt()))
				.putInt(honest ? random.nextInt(3) : random.nextInt())
				.put(content);
		}
		return message.flip();
	}

	private void gatewayGets(RawFrame... frames) {
		MuxSides.arrive(this.sides.gateway, bytes(RawFrame.message(frames)));
	}

	private static byte[] bytes(ByteBuffer message) {
		byte[] bytes = new byte[message.remaining()];
		message.get(bytes);
		return bytes;
	}

	private StreamEvents<ConnectorFrame> next() {
		return this.sides.accepted.remove().events();
	}

	private void assertClosed(String why) throws Exception {
		assertThat(this.sides.gatewaySocket.closeCode).isEqualTo(1002);
		assertThat(this.sides.gatewaySocket.closeReason).contains(why);
		for (Accepted accepted : this.sides.accepted) {
			assertThat(accepted.events().opened().failure().message()).startsWith("peer:1: ").contains(why);
		}
		assertThat(this.sides.endpoint.sockets()).isZero();
	}

	/** The first stream ended with a code, the second one goes on. */
	private void assertReset(int code, String why) throws Exception {
		StreamEvents<ConnectorFrame> first = next();
		assertThat(first.opened().lastFailure().message()).contains(why);
		next().opened().frame(Heartbeat.class);
		assertThat(this.sides.gatewaySocket.closeCode).isZero();
		assertThat(this.sides.gatewaySocket.frames()).filteredOn((frame) -> frame.kind() == 4)
			.singleElement()
			.satisfies((frame) -> assertThat(frame.stream()).isEqualTo(1))
			.satisfies((frame) -> assertThat(frame.number()).isEqualTo(code));
	}

}
