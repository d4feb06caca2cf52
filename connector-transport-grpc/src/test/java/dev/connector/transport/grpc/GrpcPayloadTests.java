package dev.connector.transport.grpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;

import dev.connector.Payload;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.DestinationOptions.Limits;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.ConnectorFrame.Result;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.GatewayFrame.Execute;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.grpc.TestGateway.Accepted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Payloads of all sizes over real sockets.
 */
@Timeout(120)
class GrpcPayloadTests {

	private static final int MEBI = 1024 * 1024;

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, MEBI, 64 * MEBI })
	void payloadsUpToTheLimitGetThroughBothWays(int size) throws Exception {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		int limit = Math.max(1, size);
		try (TestGateway gateway = gateway(limit)) {
			Wire wire = wire(gateway, limit);
			Events<GatewayFrame> events = new Events<>();
			FrameStream<ConnectorFrame> stream = wire.open(events);
			Accepted accepted = gateway.next();
			Payload payload = Payload.of(bytes, Payload.OCTET_STREAM);
			accepted.stream().send(execute(payload));
			stream.send(new Result("1", payload));
			assertThat(events.opened().frame(Execute.class).payload()).isEqualTo(payload);
			assertThat(accepted.events().frame(Result.class).payload()).isEqualTo(payload);
			wire.close();
		}
	}

	@Test
	void tooLargeForTheGatewayNamesTheSizeAndTheProperty() throws Exception {
		try (TestGateway gateway = gateway(MEBI)) {
			Wire wire = wire(gateway, 64 * MEBI);
			Events<GatewayFrame> events = new Events<>();
			FrameStream<ConnectorFrame> stream = wire.open(events);
			Accepted accepted = gateway.next();
			stream.send(new Result("1", Payload.of(new byte[2 * MEBI], Payload.OCTET_STREAM)));
			Failure failure = events.opened().failure();
			assertThat(failure.message()).containsPattern("2097\\d\\d\\d bytes")
				.contains("connector.gateway.max-payload-size");
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(accepted.events().failure().message()).contains("larger than the server takes");
			wire.close();
		}
	}

	@Test
	void tooLargeForTheConnectorNamesTheLimitAndTheProperty() throws Exception {
		try (TestGateway gateway = gateway(64 * MEBI)) {
			Wire wire = wire(gateway, MEBI);
			Events<GatewayFrame> events = new Events<>();
			wire.open(events);
			Accepted accepted = gateway.next();
			accepted.stream().send(execute(Payload.of(new byte[2 * MEBI], Payload.OCTET_STREAM)));
			Failure failure = events.opened().failure();
			assertThat(failure.message()).contains(Integer.toString(GrpcWireFactory.maxMessageBytes(MEBI)))
				.contains("connector.destinations.cloud.max-payload-size");
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			accepted.events().failure();
			wire.close();
		}
	}

	@Test
	void aStalledPeerLeavesFramesQueuedUntilItGoesOn() throws Exception {
		try (TestGateway gateway = gateway(MEBI); TcpRelay relay = new TcpRelay(gateway.port())) {
			Wire wire = WireEvents
				.connect(new GrpcWireFactory().create(DestinationOptions.of("cloud", relay.uri()), relay.uri()));
			Events<GatewayFrame> events = new Events<>();
			FrameStream<ConnectorFrame> stream = wire.open(events);
			Accepted accepted = gateway.next();
			events.opened();
			relay.stall();
			for (int i = 0; i < 64; i++) {
				Payload payload = Payload.of(new byte[MEBI], Payload.OCTET_STREAM);
				stream.send(new Result("" + i, payload));
				accepted.stream().send(execute(payload));
			}
			assertThat(stream.queued()).isGreaterThan(32);
			assertThat(accepted.stream().queued()).isGreaterThan(32);
			relay.resume();
			assertThat(accepted.events().frames(Result.class, 64)).extracting(Result::requestId).first().isEqualTo("0");
			events.frames(Execute.class, 64);
			assertThat(stream.queued()).isZero();
			assertThat(accepted.stream().queued()).isZero();
			wire.close();
		}
	}

	@Test
	void abortingAStalledStreamIsToldAtOnceOnBothSides() throws Exception {
		try (TestGateway gateway = gateway(MEBI); TcpRelay relay = new TcpRelay(gateway.port())) {
			Wire wire = WireEvents
				.connect(new GrpcWireFactory().create(DestinationOptions.of("cloud", relay.uri()), relay.uri()));
			Events<GatewayFrame> events = new Events<>();
			FrameStream<ConnectorFrame> stream = wire.open(events);
			Accepted accepted = gateway.next();
			events.opened();
			relay.stall();
			for (int i = 0; i < 64; i++) {
				Payload payload = Payload.of(new byte[MEBI], Payload.OCTET_STREAM);
				stream.send(new Result("" + i, payload));
				accepted.stream().send(execute(payload));
			}
			stream.abort("stalled");
			accepted.stream().abort("stalled");
			// At once, unless another thread is just writing: then as soon as it is done
			await().untilAsserted(() -> {
				assertThat(events.closed).hasValue(1);
				assertThat(accepted.events().closed).hasValue(1);
			});
			assertThat(stream.queued()).isZero();
			assertThat(accepted.stream().queued()).isZero();
			wire.close();
		}
	}

	private static Execute execute(Payload payload) {
		return new Execute("1", "read", payload, GatewayFrame.Context.NONE, Duration.ofNanos(1),
				new GatewayFrame.Delivery(1, 1));
	}

	private static TestGateway gateway(int limit) throws Exception {
		return new TestGateway(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
				(server) -> server.maxInboundMessageSize(GrpcWireFactory.maxMessageBytes(limit)));
	}

	private static Wire wire(TestGateway gateway, int limit) throws Exception {
		return WireEvents.connect(new GrpcWireFactory().create(
				DestinationOptions.of("cloud", gateway.uri()).withLimits(Limits.defaults().withMaxPayloadBytes(limit)),
				gateway.uri()));
	}

}
