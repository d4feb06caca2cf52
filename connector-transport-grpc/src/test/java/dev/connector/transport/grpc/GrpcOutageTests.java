package dev.connector.transport.grpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.connector.destination.DestinationOptions;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.ConnectorFrame.Heartbeat;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.GatewayFrame.HeartbeatAck;
import dev.connector.schedule.SystemScheduler;
import dev.connector.transport.FrameStream;
import dev.connector.transport.Wire;
import dev.connector.transport.grpc.TestGateway.Accepted;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of streams when the network or the gateway fails, over real sockets.
 */
@Timeout(120)
class GrpcOutageTests {

	@Test
	void aRefusedConnectionIsTransientAndNamesTheAddress() throws Exception {
		int port = TestGateway.freePort();
		for (int attempt = 0; attempt < 3; attempt++) {
			Failure failure = WireEvents.failureOf(wireTo(URI.create("grpc://127.0.0.1:" + port)));
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(failure.message())
				.startsWith("grpc://127.0.0.1:" + port + ": nothing accepts connections there (")
				.contains("Connection refused")
				.contains("/127.0.0.1:" + port)
				.endsWith("check host and port of connector.destinations.cloud.uri, and whether the other side runs");
		}
	}

	@Test
	void anUnknownHostIsTransientAndNamesTheHost() throws Exception {
		Failure failure = WireEvents.failureOf(wireTo(URI.create("grpc://nowhere.invalid:7400")));
		assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
		assertThat(failure.message()).contains("the host name is not known")
			.contains("Unable to resolve host nowhere.invalid");
	}

	@Test
	void aServerWithoutTheServiceIsFatalAndSaysWhatToCheck() throws Exception {
		Server server = TestGateway.serving();
		Wire wire = WireEvents.connect(wireTo(URI.create("grpc://127.0.0.1:" + server.getPort())));
		Failure failure = failureOf(wire);
		assertThat(failure.type()).isEqualTo(FailureType.FATAL);
		assertThat(failure.message()).contains("dev.connector.protocol.v1.ConnectorGateway/Connect")
			.contains("check connector.destinations.cloud.uri");
		wire.close();
		server.shutdownNow();
	}

	@ParameterizedTest
	@MethodSource("channels")
	void theFirstWireAfterTheGatewayIsBackConnectsAtOnce(GrpcChannels channels) throws Exception {
		TestGateway gateway = new TestGateway(TestGateway.freePort());
		try (SystemScheduler scheduler = SystemScheduler.create("connector-timer")) {
			GrpcWireFactory factory = new GrpcWireFactory(channels, scheduler);
			DestinationOptions destination = DestinationOptions.of("cloud", gateway.uri());
			for (int outage = 0; outage < 3; outage++) {
				Events<GatewayFrame> events = new Events<>();
				Wire wire = WireEvents.connect(factory.create(destination, gateway.uri()));
				wire.open(events);
				gateway.next();
				events.opened();
				gateway.close();
				assertThat(events.failure().type()).isEqualTo(FailureType.TRANSIENT);
				for (int attempt = 0; attempt < 4; attempt++) {
					// Reset while the kernel still lets go of the port
					assertThat(WireEvents.failureOf(factory.create(destination, gateway.uri())).message())
						.containsPattern("Connection (refused|reset)");
				}
				gateway = new TestGateway(gateway.port());
			}
			Wire wire = WireEvents.connect(factory.create(destination, gateway.uri()));
			assertEchoes(wire, gateway);
			wire.close();
		}
		gateway.close();
	}

	@Test
	void aResetConnectionEndsItsStreamsOnBothSides() throws Exception {
		try (TestGateway gateway = new TestGateway(); TcpRelay relay = new TcpRelay(gateway.port())) {
			for (int outage = 0; outage < 5; outage++) {
				Wire wire = WireEvents.connect(wireTo(relay.uri()));
				Events<GatewayFrame> first = new Events<>();
				Events<GatewayFrame> second = new Events<>();
				wire.open(first);
				wire.open(second);
				Accepted one = gateway.next();
				Accepted other = gateway.next();
				first.opened();
				second.opened();
				relay.cut();
				assertThat(first.failure().type()).isEqualTo(FailureType.TRANSIENT);
				assertThat(second.failure().type()).isEqualTo(FailureType.TRANSIENT);
				assertThat(one.events().failure().message()).contains("its connection was lost");
				other.events().failure();
			}
			assertThat(gateway.connections).hasValue(5);
		}
	}

	@Test
	void abortingAndClosingBeforeTheGatewayKnowsOfTheStreamIsTold() throws Exception {
		try (TestGateway gateway = new TestGateway(); TcpRelay relay = new TcpRelay(gateway.port())) {
			Wire wire = WireEvents.connect(wireTo(relay.uri()));
			relay.stall();
			Events<GatewayFrame> aborted = new Events<>();
			Events<GatewayFrame> closed = new Events<>();
			FrameStream<ConnectorFrame> stream = wire.open(aborted);
			wire.open(closed);
			stream.send(new Heartbeat(1));
			stream.abort("stopped");
			assertThat(aborted.lastFailure().message()).contains("aborted: stopped");
			wire.close();
			assertThat(closed.lastFailure().type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(stream.queued()).isZero();
		}
	}

	@Test
	void literalsOfIpv6Work() throws Exception {
		try (TestGateway gateway = new TestGateway(new InetSocketAddress(InetAddress.getByName("::1"), 0),
				UnaryOperator.identity())) {
			Wire wire = WireEvents.connect(wireTo(URI.create("grpc://[::1]:" + gateway.port())));
			Events<GatewayFrame> events = new Events<>();
			wire.open(events);
			assertThat(gateway.next().peer()).matches("\\[[0:]+1]:\\d+");
			events.opened();
			wire.close();
		}
	}

	@ParameterizedTest
	@MethodSource("illegalUris")
	void anIllegalUriIsRefusedByTheNameOfItsDestination(String uri) {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> wireTo(URI.create(uri)))
			.withMessage("The uri of the destination 'cloud' is not of the form grpc://host:port or grpcs://host:port");
	}

	@Test
	void onlyItsOwnSchemesAreSupported() {
		GrpcWireFactory factory = new GrpcWireFactory();
		assertThat(factory.supports(URI.create("grpc://a:1"))).isTrue();
		assertThat(factory.supports(URI.create("GRPCS://a:1"))).isTrue();
		assertThat(factory.supports(URI.create("ws://a:1"))).isFalse();
		assertThat(factory.supports(URI.create("a"))).isFalse();
	}

	@Test
	void messagesHaveRoomBesideTheirPayloadAsFarAsGrpcGoes() {
		assertThat(GrpcWireFactory.maxMessageBytes(1)).isEqualTo(64 * 1024 + 1);
		assertThat(GrpcWireFactory.maxMessageBytes(Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
	}

	static Stream<String> illegalUris() {
		return Stream.of("grpc://host", "grpc:host:1", "grpc:///a", "ws://host:1", "grpc://user:secret@host:1",
				"grpc://host:1/path", "grpc://host:1?query");
	}

	static Stream<GrpcChannels> channels() {
		// The second one is as Spring Boot makes them when nothing is configured
		return Stream.of(GrpcChannels.netty(),
				(destination, uri) -> NettyChannelBuilder.forAddress(uri.getHost(), uri.getPort())
					.defaultLoadBalancingPolicy("round_robin")
					.usePlaintext()
					.build());
	}

	private static void assertEchoes(Wire wire, TestGateway gateway) throws InterruptedException {
		Events<GatewayFrame> events = new Events<>();
		FrameStream<ConnectorFrame> stream = wire.open(events);
		events.opened();
		Accepted accepted = gateway.next();
		stream.send(new Heartbeat(7));
		accepted.stream().send(new HeartbeatAck(accepted.events().frame(Heartbeat.class).sequence(), null));
		assertThat(events.frame(HeartbeatAck.class).sequence()).isEqualTo(7);
	}

	private static Failure failureOf(Wire wire) throws InterruptedException {
		Events<GatewayFrame> events = new Events<>();
		wire.open(events);
		return events.lastFailure();
	}

	private static Wire wireTo(URI uri) {
		return new GrpcWireFactory().create(DestinationOptions.of("cloud", uri), uri);
	}

}
