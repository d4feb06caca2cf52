package dev.connector.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.protocol.v1.ConnectorMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bytes of a payload are not copied on their way through the codec.
 */
class PayloadCopyTests {

	private static final int SIZE = 1024 * 1024;

	private final FrameCodec<ConnectorFrame, ConnectorMessage> codec = FrameCodec.ofConnectorFrames();

	@Test
	void anEncodedMessageHandsTheArrayOfThePayloadToTheOutput() throws IOException {
		byte[] content = new byte[SIZE];
		long[] handedOn = new long[1];
		ConnectorMessage message = this.codec
			.encode(new ConnectorFrame.Result("1", Payload.of(content, Payload.OCTET_STREAM)));
		message.writeTo(new OutputStream() {

			@Override
			public void write(int value) {
			}

			@Override
			public void write(byte[] bytes, int offset, int length) {
				handedOn[0] += (bytes == content) ? length : 0;
			}

		});
		// The rest fills up the buffer that the first fields are in
		assertThat(handedOn[0]).isBetween(SIZE - 4096L, (long) SIZE);
	}

	@Test
	void aDecodedPayloadIsAViewOfTheBytesThatWereParsed() {
		byte[] content = new byte[SIZE];
		byte[] bytes = this.codec.encode(new ConnectorFrame.Result("1", Payload.of(content, Payload.OCTET_STREAM)))
			.toByteArray();
		ConnectorFrame.Result result = (ConnectorFrame.Result) this.codec.decode(ByteBuffer.wrap(bytes));
		assertThat(result.payload().bytes().get(SIZE / 2)).isZero();
		bytes[bytes.length / 2] = 42;
		ByteBuffer view = result.payload().bytes();
		int changed = 0;
		while (view.hasRemaining()) {
			changed += view.get();
		}
		assertThat(changed).isEqualTo(42);
	}

	@Test
	void aDecodedPayloadIsHandedOnAsItIs() throws IOException {
		byte[] bytes = this.codec
			.encode(new ConnectorFrame.Result("1", Payload.of(new byte[SIZE], Payload.OCTET_STREAM)))
			.toByteArray();
		ConnectorFrame.Result received = (ConnectorFrame.Result) this.codec.decode(ByteBuffer.wrap(bytes));
		long[] handedOn = new long[1];
		this.codec.encode(new ConnectorFrame.Result("2", received.payload())).writeTo(new OutputStream() {

			@Override
			public void write(int value) {
			}

			@Override
			public void write(byte[] written, int offset, int length) {
				handedOn[0] += (written == bytes) ? length : 0;
			}

		});
		assertThat(handedOn[0]).isBetween(SIZE - 4096L, (long) SIZE);
	}

	@Test
	void aDecodedPayloadIsNotWrittenTo() {
		byte[] bytes = this.codec.encode(new ConnectorFrame.Result("1", Payload.of(new byte[16], Payload.OCTET_STREAM)))
			.toByteArray();
		ConnectorFrame.Result received = (ConnectorFrame.Result) this.codec.decode(ByteBuffer.wrap(bytes));
		assertThat(received.payload().bytes().isReadOnly()).isTrue();
	}

}
