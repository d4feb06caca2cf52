package dev.connector.transport.grpc;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import dev.connector.ConnectorHandler;
import dev.connector.Payload;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationOptions;
import dev.connector.failure.Failure;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.GatewayErrorCode;
import dev.connector.gateway.GatewayOptions;
import dev.connector.heartbeat.HeartbeatOptions;
import dev.connector.reconnect.ReconnectOptions;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationOptions;
import dev.connector.test.TcpFaultProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole way over real sockets: gateway, gRPC, connector and back, and what happens
 * when the network or the gateway fails.
 */
class ConnectorsOverGrpcTests {

	private static final ConnectorHandler ECHO = (request) -> CompletableFuture.completedFuture(request.payload());

	private static final int MIB = 1024 * 1024;

	private static final RegistrationOptions LIMITS = RegistrationOptions.defaults();

	@Test
	void payloadsOfNothingOneAndSixtyFourMebibytesComeBackAsTheyWent() throws Exception {
		try (GrpcEngine engine = new GrpcEngine(GatewayOptions.defaults().withMaxPayloadBytes(64L * MIB))) {
			engine.startRuntime(engine.port(), maxPayload(64L * MIB));
			engine.registerReady("one", ECHO, LIMITS);
			for (int size : new int[] { 0, MIB, 64 * MIB }) {
				Payload input = random(size);
				assertThat(payload(engine.call("one", input))).isEqualTo(input);
			}
		}
	}

	@Test
	void payloadOverTheLimitIsTooLargeAndTheStreamLivesOn() throws Exception {
		try (GrpcEngine engine = new GrpcEngine(GatewayOptions.defaults().withMaxPayloadBytes(MIB))) {
			engine.startRuntime(engine.port(), maxPayload(MIB));
			Registration registration = engine.registerReady("one", ECHO, LIMITS);
			assertThat(error(engine.call("one", random(MIB + 1)))).isEqualTo(GatewayErrorCode.TOO_LARGE);
			assertThat(payload(engine.call("one", random(MIB))).size()).isEqualTo(MIB);
			assertThat(registration.snapshot().connection().generation()).isEqualTo(1);
		}
	}

	@Test
	void answerOverTheLimitIsAnErrorThatNamesThePropertyAndTheStreamLivesOn() throws Exception {
		try (GrpcEngine engine = new GrpcEngine(GatewayOptions.defaults().withMaxPayloadBytes(MIB))) {
			engine.startRuntime(engine.port(), maxPayload(4L * MIB));
			Registration registration = engine.registerReady("one",
					(request) -> CompletableFuture.completedFuture(random(MIB + 1)), LIMITS);
			ExecuteResult.Failed failed = (ExecuteResult.Failed) engine.call("one", Payload.empty())
				.get(30, TimeUnit.SECONDS);
			assertThat(failed.error().code()).isEqualTo(GatewayErrorCode.CONNECTOR_FAILED);
			assertThat(failed.error().message()).contains("connector.gateway.max-payload-size");
			assertThat(registration.snapshot().connection().generation()).isEqualTo(1);
		}
	}

	@Test
	void connectorIsReadyAgainAfterTheGatewayCrashedAndCameBack() throws Exception {
		try (GrpcEngine engine = new GrpcEngine(GatewayOptions.defaults())) {
			engine.startRuntime(engine.port(), quickReconnect());
			Registration registration = engine.registerReady("one", ECHO, LIMITS);
			int port = engine.port();
			engine.crashGateway();
			Awaitility.await()
				.untilAsserted(() -> assertThat(registration.snapshot().connection().lastError()).isNotNull()
					.extracting(Failure::message)
					.asString()
					.containsIgnoringCase("refused"));
			engine.startGateway(port);
			awaitReady(registration, 2);
			assertThat(payload(engine.call("one", random(10))).size()).isEqualTo(10);
		}
	}

	@Test
	void connectorIsReadyAgainAfterTheNetworkCutResetOrRefusedIt() throws Exception {
		try (GrpcEngine engine = new GrpcEngine(GatewayOptions.defaults());
				TcpFaultProxy proxy = TcpFaultProxy.to(engine.port())) {
			engine.startRuntime(proxy.port(), quickReconnect());
			Registration registration = engine.registerReady("one", ECHO, LIMITS);
			proxy.cut();
			awaitReady(registration, 2);
			proxy.reset();
			awaitReady(registration, 3);
			proxy.refuse();
			proxy.cut();
			Awaitility.await()
				.untilAsserted(
						() -> assertThat(registration.snapshot().connection().attempt()).isGreaterThanOrEqualTo(2));
			proxy.accept();
			awaitReady(registration, 4);
			assertThat(payload(engine.call("one", random(10))).size()).isEqualTo(10);
		}
	}

	@Test
	void streamThatLooksAliveButCarriesNothingIsNoticedByItsHeartbeat() throws Exception {
		try (GrpcEngine engine = new GrpcEngine(GatewayOptions.defaults());
				TcpFaultProxy proxy = TcpFaultProxy.to(engine.port())) {
			HeartbeatOptions heartbeat = new HeartbeatOptions(Duration.ofSeconds(1), Duration.ofSeconds(2));
			engine.startRuntime(proxy.port(), (options) -> quickReconnect().apply(options).withHeartbeat(heartbeat));
			Registration registration = engine.registerReady("one", ECHO, LIMITS);
			proxy.stall();
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> registration.snapshot().state() != ConnectionState.READY);
			assertThat(registration.snapshot().connection().lastError().message()).contains("silent");
			proxy.unstall();
			awaitReady(registration, 2);
		}
	}

	@Test
	void stopBeforeAnybodyAnsweredEndsAtOnce() throws Exception {
		try (GrpcEngine engine = new GrpcEngine(GatewayOptions.defaults());
				TcpFaultProxy proxy = TcpFaultProxy.to(engine.port())) {
			proxy.stall();
			Duration longer = Duration.ofSeconds(60);
			engine.startRuntime(proxy.port(),
					(options) -> options.withLimits(options.limits().withTimeouts(longer, longer)));
			Registration registration = engine.register("one", ECHO, LIMITS);
			assertThat(registration.stop(longer).toCompletableFuture()).succeedsWithin(Duration.ofSeconds(30));
			assertThat(registration.snapshot().state()).isEqualTo(ConnectionState.STOPPED);
		}
	}

	private static void awaitReady(Registration registration, long generation) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> registration.snapshot().state() == ConnectionState.READY
					&& registration.snapshot().connection().generation() >= generation);
	}

	private static UnaryOperator<DestinationOptions> quickReconnect() {
		return (options) -> options
			.withReconnect(ReconnectOptions.defaults().withDelays(Duration.ofMillis(50), Duration.ofMillis(300)))
			.withLimits(options.limits().withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2)));
	}

	private static UnaryOperator<DestinationOptions> maxPayload(long bytes) {
		return (options) -> options.withLimits(options.limits().withMaxPayloadBytes(bytes));
	}

	private static Payload random(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		return Payload.of(bytes, Payload.OCTET_STREAM);
	}

	private static Payload payload(CompletableFuture<ExecuteResult> call) throws Exception {
		ExecuteResult result = call.get(60, TimeUnit.SECONDS);
		assertThat(result).isInstanceOf(ExecuteResult.Success.class);
		return ((ExecuteResult.Success) result).payload();
	}

	private static GatewayErrorCode error(CompletableFuture<ExecuteResult> call) throws Exception {
		ExecuteResult result = call.get(60, TimeUnit.SECONDS);
		assertThat(result).isInstanceOf(ExecuteResult.Failed.class);
		return ((ExecuteResult.Failed) result).error().code();
	}

}
