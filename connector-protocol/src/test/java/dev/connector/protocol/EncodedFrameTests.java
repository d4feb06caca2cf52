package dev.connector.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.connector.ConnectorRegistration;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Credentials;
import dev.connector.frame.GatewayFrame;
import dev.connector.protocol.v1.ConnectorMessage;
import dev.connector.protocol.v1.GatewayMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The frames of every call and every handshake are written without messages in between,
 * and nobody can tell.
 */
class EncodedFrameTests {

	private static final int HANDSHAKES = 200;

	private final FrameCodec<ConnectorFrame, ConnectorMessage> up = FrameCodec.ofConnectorFrames();

	private final FrameCodec<GatewayFrame, GatewayMessage> down = FrameCodec.ofGatewayFrames();

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 127, 128, 8191, 8192, 8193, 100_000 })
	void theBytesAreThoseOfTheMessage(int size) throws InvalidProtocolBufferException {
		Payload payload = payload(size);
		ConnectorFrame result = new ConnectorFrame.Result("é1", payload);
		ConnectorFrame chunk = new ConnectorFrame.ResultChunk("1", Long.MAX_VALUE, payload);
		GatewayFrame execute = new GatewayFrame.Execute("1", "echo", payload,
				new GatewayFrame.Context("somebody", Map.of("traceparent", "00-1", "ü", "")), Duration.ofNanos(1),
				new GatewayFrame.Delivery(3, 32));
		assertThat(List.of(result, chunk)).allSatisfy((frame) -> assertThat(this.up.encodePlain(frame)).isNotNull());
		assertThat(this.down.encodePlain(execute)).isNotNull();
		for (ConnectorFrame frame : List.of(result, chunk)) {
			byte[] bytes = this.up.encodeToBytes(frame).toByteArray();
			assertThat(ConnectorMessage.parseFrom(bytes)).isEqualTo(this.up.encode(frame));
			assertThat(this.up.decode(ByteBuffer.wrap(bytes))).isEqualTo(frame);
		}
		byte[] bytes = this.down.encodeToBytes(execute).toByteArray();
		assertThat(GatewayMessage.parseFrom(bytes)).isEqualTo(this.down.encode(execute));
		assertThat(this.down.decode(ByteBuffer.wrap(bytes))).isEqualTo(execute);
	}

	@Test
	void framesWithoutAPayloadAreThoseOfTheirMessage() {
		ConnectorFrame beat = new ConnectorFrame.Heartbeat(7);
		assertThat(this.up.encodePlain(beat)).isNull();
		assertThat(this.up.encodeToBytes(beat).toByteArray()).isEqualTo(this.up.encode(beat).toByteArray());
		for (List<String> ids : List.of(List.<String>of(), List.of(""), List.of("1", "zw\u00f6lf", "x".repeat(300)))) {
			GatewayFrame acknowledged = new GatewayFrame.Acknowledged(ids);
			assertThat(this.down.encodePlain(acknowledged)).isNotNull();
			assertThat(this.down.encodeToBytes(acknowledged).toByteArray())
				.isEqualTo(this.down.encode(acknowledged).toByteArray());
		}
	}

	@Test
	void theBytesOfAHandshakeAreThoseOfItsMessages() throws InvalidProtocolBufferException {
		for (long seed = 0; seed < HANDSHAKES; seed++) {
			RandomFrames random = new RandomFrames(seed);
			ConnectorFrame register = random.next(ConnectorFrame.Register.class);
			GatewayFrame registered = random.next(GatewayFrame.Registered.class);
			assertThat(ConnectorMessage.parseFrom(this.up.encodePlain(register).toByteArray())).as("seed %d", seed)
				.isEqualTo(this.up.encode(register));
			assertThat(GatewayMessage.parseFrom(this.down.encodePlain(registered).toByteArray())).as("seed %d", seed)
				.isEqualTo(this.down.encode(registered));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 10, 20_000 })
	void everyWayToWriteGivesTheSame(int size) throws IOException {
		Payload payload = payload(size);
		Payload hidden = Payload.of(ByteBuffer.wrap(payload.toByteArray()).asReadOnlyBuffer(), Payload.OCTET_STREAM);
		byte[] expected = this.up.encodeToBytes(new ConnectorFrame.Result("1", payload)).toByteArray();
		for (Payload one : List.of(payload, hidden)) {
			EncodedFrame frame = this.up.encodeToBytes(new ConnectorFrame.Result("1", one));
			ByteArrayOutputStream written = new ByteArrayOutputStream();
			frame.writeTo(written);
			frame.writeTo(written);
			byte[] twice = new byte[2 * expected.length];
			frame.writeTo(twice, 0);
			frame.writeTo(twice, expected.length);
			assertThat(frame.size()).isEqualTo(expected.length);
			assertThat(frame.toByteArray()).isEqualTo(expected);
			assertThat(written.toByteArray()).isEqualTo(twice);
			assertThat(twice).startsWith(expected).endsWith(expected);
		}
	}

	@Test
	void aLargePayloadIsNotCopied() throws IOException {
		byte[] content = new byte[1024 * 1024];
		long[] handedOn = new long[1];
		this.up.encodeToBytes(new ConnectorFrame.Result("1", Payload.of(content, Payload.OCTET_STREAM)))
			.writeTo(new OutputStream() {

				@Override
				public void write(int value) {
				}

				@Override
				public void write(byte[] bytes, int offset, int length) {
					handedOn[0] += (bytes == content) ? length : 0;
				}

			});
		assertThat(handedOn[0]).isEqualTo(content.length);
	}

	@Test
	void whatNoReceiverWouldTakeIsRefusedByItsName() {
		Payload stream = Payload.stream(Payload.JSON, (subscriber) -> {
		});
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> this.up.encodeToBytes(new ConnectorFrame.Result("1", stream)))
			.withMessage("result.payload must not be a stream: send its items one by one");
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> this.up.encodeToBytes(new ConnectorFrame.ResultChunk("1", -1, Payload.empty())))
			.withMessage("result_chunk.sequence must not be negative, but is -1");
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> this.up.encodeToBytes(register(0, 1)))
			.withMessage("register.protocol_version must be at least 1, but is 0");
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> this.up.encodeToBytes(register(1, -1)))
			.withMessage("register.terms.credits must not be negative, but is -1");
	}

	private static ConnectorFrame register(int version, int credits) {
		return new ConnectorFrame.Register(version, new RegistrationKey("t", "c", "i"),
				ConnectorRegistration.Description.NONE, Credentials.NONE, ConnectorFrame.Resumption.NONE,
				new ConnectorFrame.Terms(credits, 0, Duration.ZERO, Duration.ZERO));
	}

	private static Payload payload(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		return Payload.of(bytes, (size % 2 == 0) ? Payload.OCTET_STREAM : "text/plain; charset=utf-8");
	}

}
