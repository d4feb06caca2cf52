package dev.connector.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.v1.ConnectorMessage;
import dev.connector.protocol.v1.GatewayMessage;
import dev.connector.protocol.v1.Pending;
import dev.connector.protocol.v1.Register;
import dev.connector.protocol.v1.Registered;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the protocol doesn't allow is refused by name, whatever the bytes.
 */
class MalformedContentTests {

	private final FrameCodec<ConnectorFrame, ConnectorMessage> connectorFrames = FrameCodec.ofConnectorFrames();

	private final FrameCodec<GatewayFrame, GatewayMessage> gatewayFrames = FrameCodec.ofGatewayFrames();

	@Test
	void garbageIsNamedByTheMessageThatItIsNot() {
		ByteBuffer garbage = ByteBuffer.wrap(new byte[] { 0x0a, 0x7f, 1 });
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> this.connectorFrames.decode(garbage))
			.withMessageStartingWith("Not a ConnectorMessage: ");
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> this.gatewayFrames.decode(garbage))
			.withMessageStartingWith("Not a GatewayMessage: ");
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> this.connectorFrames.decode(ByteBuffer.wrap(new byte[] { 0x0c })))
			.withMessageStartingWith("Not a ConnectorMessage: ");
	}

	@Test
	void theFirstFrameNeedsVersionKeyAndTerms() {
		assertRegisterRefused(Register.Builder::clearProtocolVersion,
				"register.protocol_version must be at least 1, but is 0");
		assertRegisterRefused(Register.Builder::clearKey, "register.key is missing");
		assertRegisterRefused(Register.Builder::clearTerms, "register.terms is missing");
	}

	@Test
	void theFirstFrameMayLeaveOutTheRest() {
		Register register = validRegister().clearDescription().clearCredentials().clearResumption().build();
		assertThat(this.connectorFrames.decode(ConnectorMessage.newBuilder().setRegister(register).build()))
			.isInstanceOfSatisfying(ConnectorFrame.Register.class, (frame) -> {
				assertThat(frame.description()).isEqualTo(dev.connector.ConnectorRegistration.Description.NONE);
				assertThat(frame.credentials()).isEqualTo(dev.connector.frame.Credentials.NONE);
				assertThat(frame.resumption()).isEqualTo(ConnectorFrame.Resumption.NONE);
			});
	}

	@Test
	void anIllegalKeyIsRefusedByItsPart() {
		assertRegisterRefused((register) -> {
			register.getKeyBuilder().setType("a.b");
			return register;
		}, "register.key: The type 'a.b' is not legal: it must be 1 to 128 characters of A-Z a-z 0-9 _ -");
	}

	@Test
	void theAnswersToTheFirstFrameNeedKeyAndTerms() {
		assertGatewayRefused(GatewayMessage.newBuilder().setRegistered(Registered.newBuilder()),
				"registered.key is missing");
		assertGatewayRefused(
				GatewayMessage.newBuilder().setRegistered(Registered.newBuilder().setKey(validRegister().getKey())),
				"registered.terms is missing");
		assertGatewayRefused(GatewayMessage.newBuilder().setPending(Pending.newBuilder()), "pending.terms is missing");
	}

	@Test
	void absentPayloadsAreEmptyOnes() {
		ConnectorMessage.Builder message = ConnectorMessage.newBuilder();
		message.getResultBuilder().setRequestId("1");
		assertThat(this.connectorFrames.decode(message.build()))
			.isEqualTo(new ConnectorFrame.Result("1", Payload.empty()));
	}

	@ParameterizedTest
	@MethodSource("dev.connector.protocol.RandomFrames#connectorKinds")
	void negativeNumbersOfConnectorFramesAreRefusedByName(Class<? extends ConnectorFrame> kind) {
		checkNegativeNumbers(kind, this.connectorFrames);
	}

	@ParameterizedTest
	@MethodSource("dev.connector.protocol.RandomFrames#gatewayKinds")
	void negativeNumbersOfGatewayFramesAreRefusedByName(Class<? extends GatewayFrame> kind) {
		checkNegativeNumbers(kind, this.gatewayFrames);
	}

	@Test
	void framesThatNoReceiverTakesAreNotEncoded() {
		Payload stream = Payload.stream(Payload.JSON, Flow.Subscriber::onComplete);
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> this.connectorFrames.encode(new ConnectorFrame.Result("1", stream)))
			.withMessage("result.payload must not be a stream: send its items one by one");
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> this.connectorFrames.encode(new ConnectorFrame.Credits(-1)))
			.withMessage("credits.limit must not be negative, but is -1");
	}

	@Test
	void timesThatPassedAreSentAsZeroAndTheLongestAsTheLongestPossible() {
		assertThat(reencoded(Duration.ofNanos(-1))).isZero();
		assertThat(reencoded(Duration.ofSeconds(Long.MIN_VALUE))).isZero();
		assertThat(reencoded(Duration.ofNanos(1))).isEqualTo(Duration.ofNanos(1));
		assertThat(reencoded(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
	}

	@Test
	void halvesOfCharactersAreReplaced() {
		ConnectorFrame frame = new ConnectorFrame.Goodbye("a\ud800b");
		byte[] bytes = this.connectorFrames.encode(frame).toByteArray();
		assertThat(this.connectorFrames.decode(ByteBuffer.wrap(bytes))).isEqualTo(new ConnectorFrame.Goodbye("a?b"));
	}

	@Test
	void randomBytesGiveAFrameOrAProtocolException() {
		long firstSeed = System.nanoTime();
		for (long seed = firstSeed; seed < firstSeed + 50_000; seed++) {
			Random random = new Random(seed);
			byte[] bytes = new byte[random.nextInt(64)];
			random.nextBytes(bytes);
			assertTolerated(seed, bytes);
		}
	}

	@Test
	void mutationsOfValidMessagesGiveAFrameOrAProtocolException() {
		List<byte[]> valid = validMessages();
		long firstSeed = System.nanoTime();
		for (long seed = firstSeed; seed < firstSeed + 50_000; seed++) {
			Random random = new Random(seed);
			assertTolerated(seed, mutated(valid.get(Math.floorMod(seed, valid.size())), random));
		}
	}

	private static List<byte[]> validMessages() {
		Stream<byte[]> connector = RandomFrames.connectorKinds()
			.map((kind) -> FrameCodec.ofConnectorFrames().encode(new RandomFrames(1).next(kind)).toByteArray());
		Stream<byte[]> gateway = RandomFrames.gatewayKinds()
			.map((kind) -> FrameCodec.ofGatewayFrames().encode(new RandomFrames(1).next(kind)).toByteArray());
		return Stream.concat(connector, gateway).filter((bytes) -> bytes.length < 10_000).toList();
	}

	private static byte[] mutated(byte[] original, Random random) {
		byte[] bytes = original.clone();
		for (int i = 0; i <= random.nextInt(4) && bytes.length > 0; i++) {
			int at = random.nextInt(bytes.length);
			switch (random.nextInt(3)) {
				case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
				case 1 -> bytes[at] = (byte) random.nextInt();
				default -> bytes = Arrays.copyOf(bytes, at);
			}
		}
		return bytes;
	}

	private void assertTolerated(long seed, byte[] bytes) {
		for (FrameCodec<?, ?> codec : List.of(this.connectorFrames, this.gatewayFrames)) {
			try {
				Frame frame = codec.decode(ByteBuffer.wrap(bytes));
				assertThat(frame == null || frame.toString() != null).isTrue();
			}
			catch (ProtocolException ex) {
				assertThat(ex).message().isNotBlank();
			}
			catch (Throwable ex) {
				throw new AssertionError("seed " + seed, ex);
			}
		}
	}

	private static <F extends Frame, M extends Message> void checkNegativeNumbers(Class<? extends F> kind,
			FrameCodec<F, M> codec) {
		Map<String, Message> negated = new LinkedHashMap<>();
		negateNumbers("", codec.encode(new RandomFrames(1).next(kind)), negated);
		negated.forEach((field, message) -> assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> codec.decode(ByteBuffer.wrap(message.toByteArray())))
			.withMessageStartingWith(field)
			.withMessageEndingWith("but is -5"));
	}

	/** Makes a message for each number in a message, in which that number is negative. */
	private static void negateNumbers(String path, Message message, Map<String, Message> negated) {
		for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
			String name = path + field.getName();
			switch (field.getJavaType()) {
				case LONG -> negated.put(name, message.toBuilder().setField(field, -5L).build());
				case INT -> negated.put(name, message.toBuilder().setField(field, -5).build());
				case MESSAGE -> {
					if (!field.isRepeated() && message.hasField(field)) {
						Map<String, Message> contents = new LinkedHashMap<>();
						negateNumbers(name + ".", (Message) message.getField(field), contents);
						contents.forEach((inner, content) -> negated.put(inner,
								message.toBuilder().setField(field, content).build()));
					}
				}
				default -> {
				}
			}
		}
	}

	private Duration reencoded(Duration timeout) {
		GatewayFrame frame = new GatewayFrame.HeartbeatAck(1, timeout);
		return ((GatewayFrame.HeartbeatAck) this.gatewayFrames.decode(this.gatewayFrames.encode(frame)))
			.reconnectAfter();
	}

	private static Register.Builder validRegister() {
		ConnectorFrame frame = new RandomFrames(1).next(ConnectorFrame.Register.class);
		return FrameCodec.ofConnectorFrames().encode(frame).getRegister().toBuilder();
	}

	private void assertRegisterRefused(UnaryOperator<Register.Builder> change, String message) {
		ConnectorMessage refused = ConnectorMessage.newBuilder().setRegister(change.apply(validRegister())).build();
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> this.connectorFrames.decode(refused))
			.withMessage(message);
	}

	private void assertGatewayRefused(GatewayMessage.Builder refused, String message) {
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> this.gatewayFrames.decode(refused.build()))
			.withMessage(message);
	}

}
