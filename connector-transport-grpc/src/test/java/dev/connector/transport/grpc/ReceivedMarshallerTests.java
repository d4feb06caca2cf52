package dev.connector.transport.grpc;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.ConnectorFrame.Result;
import dev.connector.protocol.FrameCodec;
import dev.connector.protocol.v1.ConnectorMessage;
import io.grpc.KnownLength;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ReceivedMarshallerTests {

	private static final int SIZE = 1024 * 1024;

	private final FrameCodec<ConnectorFrame, ConnectorMessage> codec = FrameCodec.ofConnectorFrames();

	private final ReceivedMarshaller<ConnectorFrame> marshaller = new ReceivedMarshaller<>(this.codec);

	@Test
	void thePayloadIsAViewOfTheOneArrayThatTheNetworkWasReadInto() {
		byte[] message = message();
		NetworkStream stream = new NetworkStream(message);
		Result result = (Result) this.marshaller.parse(stream).frame();
		assertThat(stream.targets.size()).isOne();
		byte[] target = stream.targets.get(0);
		assertThat(target.length).isEqualTo(message.length);
		target[target.length / 2] = 42;
		byte[] payload = result.payload().toByteArray();
		assertThat(payload.length).isEqualTo(SIZE);
		assertThat(IntStream.range(0, SIZE).filter((i) -> payload[i] == 42).findFirst()).isPresent();
	}

	@Test
	void aStreamOfUnknownLengthIsReadToItsEnd() {
		Result result = (Result) this.marshaller.parse(new ByteArrayInputStream(message())).frame();
		assertThat(result.payload().size()).isEqualTo(SIZE);
	}

	@Test
	void aProblemIsReturnedNotThrown() {
		Received<ConnectorFrame> received = this.marshaller.parse(new ByteArrayInputStream(new byte[] { 0x0a, 0x7f }));
		assertThat(received.frame()).isNull();
		assertThat(received.problem()).hasMessageStartingWith("Not a ConnectorMessage");
	}

	@Test
	void receivedFramesAreNotSent() {
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.marshaller.stream(new Received<>(null, null)));
	}

	private byte[] message() {
		return this.codec.encode(new Result("1", Payload.of(new byte[SIZE], Payload.OCTET_STREAM))).toByteArray();
	}

	/**
	 * Knows its length, as what gRPC hands over does.
	 */
	private static final class NetworkStream extends ByteArrayInputStream implements KnownLength {

		final List<byte[]> targets = new ArrayList<>();

		NetworkStream(byte[] bytes) {
			super(bytes);
		}

		@Override
		public int read(byte[] target, int offset, int length) {
			this.targets.add(target);
			return super.read(target, offset, length);
		}

	}

}
