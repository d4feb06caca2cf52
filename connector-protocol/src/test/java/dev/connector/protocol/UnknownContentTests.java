package dev.connector.protocol;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import dev.connector.ErrorCode;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import dev.connector.protocol.v1.ConnectorMessage;
import dev.connector.protocol.v1.GatewayMessage;
import dev.connector.protocol.v1.Rejected;
import dev.connector.protocol.v1.ResultError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a newer peer sends is ignored and counted.
 */
class UnknownContentTests {

	private static final int UNKNOWN_NUMBER = 1_000;

	private final FrameCodec<ConnectorFrame, ConnectorMessage> connectorFrames = FrameCodec.ofConnectorFrames();

	private final FrameCodec<GatewayFrame, GatewayMessage> gatewayFrames = FrameCodec.ofGatewayFrames();

	@Test
	void aKindOfFrameThatIsNotKnownIsIgnoredAndCounted() {
		ByteBuffer bytes = ByteBuffer.wrap(unknown(ByteString.copyFromUtf8("later")).toByteArray());
		assertThat(this.connectorFrames.decode(bytes)).isNull();
		assertThat(this.gatewayFrames.decode(bytes)).isNull();
		assertThat(this.connectorFrames.unknownFrames()).isOne();
		assertThat(this.gatewayFrames.unknownFrames()).isOne();
		assertThat(this.connectorFrames.unknownFields()).isZero();
	}

	@Test
	void anEmptyMessageIsIgnoredAndCounted() {
		assertThat(this.connectorFrames.decode(ByteBuffer.allocate(0))).isNull();
		assertThat(this.gatewayFrames.decode(GatewayMessage.getDefaultInstance())).isNull();
		assertThat(this.connectorFrames.unknownFrames()).isOne();
		assertThat(this.gatewayFrames.unknownFrames()).isOne();
	}

	@ParameterizedTest
	@MethodSource("dev.connector.protocol.RandomFrames#connectorKinds")
	void unknownFieldsAnywhereInAConnectorFrameAreIgnoredAndCounted(Class<? extends ConnectorFrame> kind) {
		check(kind, this.connectorFrames);
	}

	@ParameterizedTest
	@MethodSource("dev.connector.protocol.RandomFrames#gatewayKinds")
	void unknownFieldsAnywhereInAGatewayFrameAreIgnoredAndCounted(Class<? extends GatewayFrame> kind) {
		check(kind, this.gatewayFrames);
	}

	@Test
	void unknownErrorCodesAreInternalErrors() {
		for (int code : new int[] { 0, 99, -1 }) {
			ConnectorMessage message = ConnectorMessage.newBuilder()
				.setResultError(ResultError.newBuilder().setCodeValue(code))
				.build();
			ConnectorFrame frame = this.connectorFrames.decode(ByteBuffer.wrap(message.toByteArray()));
			assertThat(((ConnectorFrame.ResultError) frame).code()).isEqualTo(ErrorCode.INTERNAL);
		}
	}

	@Test
	void unknownRejectionCodesAreUnknownRejections() {
		for (int code : new int[] { 0, 99, -1 }) {
			GatewayMessage message = GatewayMessage.newBuilder()
				.setRejected(Rejected.newBuilder().setCodeValue(code))
				.build();
			GatewayFrame frame = this.gatewayFrames.decode(ByteBuffer.wrap(message.toByteArray()));
			assertThat(((GatewayFrame.Rejected) frame).code()).isEqualTo(RejectionCode.UNKNOWN);
		}
	}

	private static <F extends Frame, M extends Message> void check(Class<? extends F> kind, FrameCodec<F, M> codec) {
		long counted = 0;
		for (long seed = 0; seed < 20; seed++) {
			F frame = new RandomFrames(seed).next(kind);
			AtomicInteger added = new AtomicInteger();
			Message message = withUnknownFields(codec.encode(frame), added);
			assertThat(codec.decode(ByteBuffer.wrap(message.toByteArray()))).as("seed %d", seed).isEqualTo(frame);
			counted += added.get();
			assertThat(codec.unknownFields()).as("seed %d", seed).isEqualTo(counted);
		}
		assertThat(codec.unknownFrames()).isZero();
	}

	private static Message withUnknownFields(Message message, AtomicInteger added) {
		Message.Builder builder = message.toBuilder().setUnknownFields(unknown(ByteString.copyFromUtf8("later")));
		added.incrementAndGet();
		message.getAllFields().forEach((field, value) -> {
			if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || field.isMapField()) {
				return;
			}
			if (field.isRepeated()) {
				for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
					builder.setRepeatedField(field, i,
							withUnknownFields((Message) message.getRepeatedField(field, i), added));
				}
			}
			else {
				builder.setField(field, withUnknownFields((Message) value, added));
			}
		});
		return builder.build();
	}

	private static UnknownFieldSet unknown(ByteString value) {
		return UnknownFieldSet.newBuilder()
			.addField(UNKNOWN_NUMBER, UnknownFieldSet.Field.newBuilder().addLengthDelimited(value).build())
			.build();
	}

}
