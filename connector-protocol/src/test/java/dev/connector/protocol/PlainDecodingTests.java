package dev.connector.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.connector.Capability;
import dev.connector.ConnectorRegistration;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Credentials;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The frames of every call and every handshake are read without messages in between, and
 * nobody can tell.
 */
class PlainDecodingTests {

	private static final int CASES = 300;

	private static final int SPOILT = 20;

	private static final String REFUSED = "refused";

	private static final String IGNORED = "ignored";

	@Test
	void theFramesOfCallsAreReadFromTheirBytes() {
		Payload payload = Payload.json("{}");
		GatewayFrame execute = new GatewayFrame.Execute("1", "echo", payload, GatewayFrame.Context.NONE,
				Duration.ofSeconds(1), new GatewayFrame.Delivery(1, 32));
		GatewayFrame acknowledged = new GatewayFrame.Acknowledged(List.of("1", "zw\u00f6lf", ""));
		ConnectorFrame result = new ConnectorFrame.Result("1", payload);
		var down = FrameCodec.ofGatewayFrames();
		var up = FrameCodec.ofConnectorFrames();
		assertThat(down.decodePlain(bytes(down.encode(execute)))).isEqualTo(execute);
		assertThat(down.decodePlain(bytes(down.encode(acknowledged)))).isEqualTo(acknowledged);
		assertThat(up.decodePlain(bytes(up.encode(result)))).isEqualTo(result);
		assertThat(up.decodePlain(bytes(up.encode(new ConnectorFrame.Heartbeat(1))))).isNull();
	}

	@Test
	void spoiltRequestsAreWhatTheirMessagesAre() {
		check(GatewayFrame.Execute.class, FrameCodec.ofGatewayFrames(), FrameCodec.ofGatewayFrames());
	}

	@Test
	void spoiltAcknowledgementsAreWhatTheirMessagesAre() {
		check(GatewayFrame.Acknowledged.class, FrameCodec.ofGatewayFrames(), FrameCodec.ofGatewayFrames());
	}

	@Test
	void spoiltResultsAreWhatTheirMessagesAre() {
		check(ConnectorFrame.Result.class, FrameCodec.ofConnectorFrames(), FrameCodec.ofConnectorFrames());
	}

	@Test
	void theFramesOfAHandshakeAreReadFromTheirBytes() {
		var down = FrameCodec.ofGatewayFrames();
		var up = FrameCodec.ofConnectorFrames();
		for (long seed = 0; seed < SPOILT; seed++) {
			GatewayFrame registered = new RandomFrames(seed).next(GatewayFrame.Registered.class);
			assertThat(down.decodePlain(bytes(down.encode(registered)))).isEqualTo(registered);
		}
		Capability search = new Capability("search", "finds", "{\"type\": \"object\"}", null, true, false);
		Capability hash = new Capability("hash", "", null, "", false, true);
		ConnectorFrame register = new ConnectorFrame.Register(1, new RegistrationKey("t", "files", "one"),
				new ConnectorRegistration.Description("1.0", "Files", List.of(search, hash, Capability.named("x")),
						Map.of("a", "b", "c", "")),
				Credentials.bearer("secret"), new ConnectorFrame.Resumption("token", 3, List.of("1", "2", "3")),
				new ConnectorFrame.Terms(100, 1 << 20, Duration.ofSeconds(15), Duration.ofSeconds(45)));
		assertThat(up.decodePlain(bytes(up.encode(register)))).isEqualTo(register);
	}

	@Test
	void aRegistrationThatSaysNothingOfItselfIsRead() {
		var up = FrameCodec.ofConnectorFrames();
		ConnectorFrame register = new ConnectorFrame.Register(1, new RegistrationKey("t", "c", "i"),
				ConnectorRegistration.Description.NONE, Credentials.NONE, ConnectorFrame.Resumption.NONE,
				new ConnectorFrame.Terms(0, 0, Duration.ZERO, Duration.ZERO));
		assertThat(up.decodePlain(bytes(up.encode(register)))).isEqualTo(register);
	}

	@Test
	void spoiltRegistrationsAreWhatTheirMessagesAre() {
		check(ConnectorFrame.Register.class, FrameCodec.ofConnectorFrames(), FrameCodec.ofConnectorFrames());
	}

	@Test
	void spoiltAnswersToRegistrationsAreWhatTheirMessagesAre() {
		check(GatewayFrame.Registered.class, FrameCodec.ofGatewayFrames(), FrameCodec.ofGatewayFrames());
	}

	private static <F extends Frame, M extends Message> void check(Class<? extends F> kind, FrameCodec<F, M> plain,
			FrameCodec<F, M> throughMessages) {
		long firstSeed = System.nanoTime();
		for (long seed = firstSeed; seed < firstSeed + CASES; seed++) {
			Random random = new Random(seed);
			byte[] whole = plain.encode(new RandomFrames(seed).next(kind)).toByteArray();
			for (int i = 0; i < SPOILT; i++) {
				byte[] bytes = spoil(whole, random);
				assertThat(outcome(() -> plain.decode(ByteBuffer.wrap(bytes)))).as("seed %d", seed)
					.isEqualTo(outcome(() -> throughMessages.decode(parse(throughMessages, bytes))));
				assertThat(plain.unknownFields()).as("seed %d", seed).isEqualTo(throughMessages.unknownFields());
				assertThat(plain.unknownFrames()).as("seed %d", seed).isEqualTo(throughMessages.unknownFrames());
			}
		}
	}

	/**
	 * Change some bytes near the begin, where the lengths are, or anywhere, or cut the
	 * message, or let it go on.
	 */
	private static byte[] spoil(byte[] whole, Random random) {
		byte[] bytes = Arrays.copyOf(whole,
				Math.max(0, whole.length + ((random.nextInt(4) == 0) ? random.nextInt(9) - 4 : 0)));
		for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
			bytes[random.nextInt(random.nextBoolean() ? Math.min(24, bytes.length) : bytes.length)] = (byte) random
				.nextInt(256);
		}
		return bytes;
	}

	private static Object outcome(Decoding decoding) {
		try {
			Object frame = decoding.decode();
			return (frame != null) ? frame : IGNORED;
		}
		catch (ProtocolException | InvalidProtocolBufferException ex) {
			return REFUSED;
		}
	}

	@SuppressWarnings("unchecked")
	private static <F extends Frame, M extends Message> M parse(FrameCodec<F, M> codec, byte[] bytes)
			throws InvalidProtocolBufferException {
		return (M) codec.nothing().getParserForType().parseFrom(bytes);
	}

	private static ByteBuffer bytes(Message message) {
		return ByteBuffer.wrap(message.toByteArray());
	}

	/**
	 * One of the two ways.
	 */
	private interface Decoding {

		Object decode() throws InvalidProtocolBufferException;

	}

}
