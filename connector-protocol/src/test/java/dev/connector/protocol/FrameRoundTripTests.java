package dev.connector.protocol;

import java.nio.ByteBuffer;
import java.util.stream.Stream;

import com.google.protobuf.Message;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is in a frame comes out of its bytes again. A failure names the seed.
 */
class FrameRoundTripTests {

	private static final int CASES = 1_000;

	@ParameterizedTest
	@MethodSource("connectorKinds")
	void everyConnectorFrameSurvivesItsBytes(Class<? extends ConnectorFrame> kind) {
		check(kind, FrameCodec.ofConnectorFrames());
	}

	@ParameterizedTest
	@MethodSource("gatewayKinds")
	void everyGatewayFrameSurvivesItsBytes(Class<? extends GatewayFrame> kind) {
		check(kind, FrameCodec.ofGatewayFrames());
	}

	@Test
	void everyFrameIsOfOneOfTheTwoDirections() {
		assertThat(Frame.class.getPermittedSubclasses()).containsExactlyInAnyOrder(ConnectorFrame.class,
				GatewayFrame.class);
		assertThat(RandomFrames.connectorKinds()).hasSize(14);
		assertThat(RandomFrames.gatewayKinds()).hasSize(13);
	}

	private static <F extends Frame, M extends Message> void check(Class<? extends F> kind, FrameCodec<F, M> codec) {
		long firstSeed = System.nanoTime();
		for (long seed = firstSeed; seed < firstSeed + CASES; seed++) {
			F frame = new RandomFrames(seed).next(kind);
			byte[] bytes = codec.encode(frame).toByteArray();
			assertThat(codec.decode(ByteBuffer.wrap(bytes))).as("seed %d", seed).isEqualTo(frame);
			byte[] plain = codec.encodeToBytes(frame).toByteArray();
			assertThat(codec.decode(ByteBuffer.wrap(plain))).as("seed %d, plain", seed).isEqualTo(frame);
			ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
			assertThat(codec.decode(direct)).as("seed %d, direct buffer", seed).isEqualTo(frame);
		}
		assertThat(codec.unknownFields()).isZero();
		assertThat(codec.unknownFrames()).isZero();
	}

	static Stream<Class<? extends ConnectorFrame>> connectorKinds() {
		return RandomFrames.connectorKinds();
	}

	static Stream<Class<? extends GatewayFrame>> gatewayKinds() {
		return RandomFrames.gatewayKinds();
	}

}
