package dev.connector.autoconfigure.gateway.websocket;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.connector.ConnectorRequest;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.autoconfigure.gateway.GatewayLifecycle;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.CredentialsSource;
import dev.connector.frame.Credentials;
import dev.connector.gateway.ApprovalDecision;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.SessionState;
import dev.connector.registration.Registration;
import dev.connector.test.TcpFaultProxy;
import dev.connector.transport.websocket.WebSocketGatewayEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of connectors that come over WebSocket to the application's own Tomcat.
 */
@Timeout(180)
class GatewayOverWebSocketTests {

	private static final int MEGABYTE = 1024 * 1024;

	private static final RegistrationKey KEY = SocketGateway.KEY;

	private static final RegistrationKey OTHER = RegistrationKey.parse("default.files.two");

	private SocketGateway gateway;

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void connectorRegistersAndAnswers() throws Exception {
		this.gateway = SocketGateway.start();
		this.gateway.connected(KEY, (request) -> CompletableFuture.completedFuture(request.payload()), webSocket());
		assertThat(this.gateway.session(KEY).wire()).isEqualTo("websocket");
		assertThat(this.gateway.session(KEY).peer()).matches("127\\.0\\.0\\.1:\\d+");
		assertThat(SocketGateway.payload(this.gateway.call(KEY, Payload.json("1")))).isEqualTo(Payload.json("1"));
	}

	@Test
	void pathIsThatOfTheProperty() throws Exception {
		this.gateway = SocketGateway.start("connector.gateway.websocket.path=/office/door",
				"server.servlet.context-path=/app");
		this.gateway.connected(KEY, (request) -> CompletableFuture.completedFuture(request.payload()),
				webSocket() + "/app/office/door");
		assertThat(this.gateway.session(KEY).state()).isEqualTo(SessionState.READY);
	}

	@Test
	void largestPayloadPassesInBothDirections() throws Exception {
		this.gateway = SocketGateway.start("connector.gateway.max-payload-size=16MB");
		this.gateway.connected(KEY, (request) -> CompletableFuture.completedFuture(request.payload()), webSocket());
		byte[] bytes = new byte[16 * MEGABYTE];
		Arrays.fill(bytes, (byte) 7);
		Payload answer = SocketGateway.payload(this.gateway.call(KEY, Payload.of(bytes, "text/plain")));
		assertThat(answer.toByteArray()).isEqualTo(bytes);
	}

	@Test
	void sessionGoesOnAfterTheSocketWasCut() throws Exception {
		this.gateway = SocketGateway.start();
		try (TcpFaultProxy proxy = TcpFaultProxy.to(this.gateway.port())) {
			Slow slow = new Slow();
			this.gateway.connected(KEY, slow::handle, "ws://127.0.0.1:" + proxy.port());
			long epoch = this.gateway.session(KEY).epoch();
			CompletableFuture<ExecuteResult> call = this.gateway.call(KEY, Payload.json("1"));
			slow.started();
			proxy.reset();
			await().untilAsserted(() -> assertThat(proxy.accepted()).isEqualTo(2));
			slow.finish();
			assertThat(SocketGateway.payload(call)).isEqualTo(Payload.json("1"));
			assertThat(slow.runs()).isEqualTo(1);
			assertThat(this.gateway.session(KEY).epoch()).isEqualTo(epoch);
		}
	}

	@Test
	void sessionGoesOnOverTheOtherKindOfWire() throws Exception {
		this.gateway = SocketGateway.start();
		try (TcpFaultProxy proxy = TcpFaultProxy.to(this.gateway.grpcPort())) {
			Slow slow = new Slow();
			this.gateway.connected(KEY, slow::handle, "grpc://127.0.0.1:" + proxy.port(), webSocket());
			assertThat(this.gateway.session(KEY).wire()).isEqualTo("grpc");
			long epoch = this.gateway.session(KEY).epoch();
			CompletableFuture<ExecuteResult> call = this.gateway.call(KEY, Payload.json("1"));
			slow.started();
			proxy.refuse();
			proxy.cut();
			await().atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(this.gateway.session(KEY).wire()).isEqualTo("websocket"));
			slow.finish();
			assertThat(SocketGateway.payload(call)).isEqualTo(Payload.json("1"));
			assertThat(slow.runs()).isEqualTo(1);
			assertThat(this.gateway.session(KEY).epoch()).isEqualTo(epoch);
		}
	}

	@Test
	void bothKindsOfWireWorkAtOnce() throws Exception {
		this.gateway = SocketGateway.start();
		this.gateway.connected(KEY, (request) -> CompletableFuture.completedFuture(Payload.json("1")), webSocket());
		this.gateway.connected(OTHER, (request) -> CompletableFuture.completedFuture(Payload.json("2")),
				"grpc://127.0.0.1:" + this.gateway.grpcPort());
		assertThat(this.gateway.session(OTHER).wire()).isEqualTo("grpc");
		assertThat(SocketGateway.payload(this.gateway.call(KEY, Payload.json("{}")))).isEqualTo(Payload.json("1"));
		assertThat(SocketGateway.payload(this.gateway.call(OTHER, Payload.json("{}")))).isEqualTo(Payload.json("2"));
	}

	@Test
	void tokenOfTheTenantIsNeeded() throws Exception {
		this.gateway = SocketGateway.start("connector.gateway.security.tokens[0].tenant=default",
				"connector.gateway.security.tokens[0].token=secret");
		Registration refused = this.gateway
			.connect(List.of(OTHER), (request) -> new CompletableFuture<>(), () -> Credentials.bearer("wrong"),
					webSocket())
			.get(0);
		await().untilAsserted(() -> assertThat(refused.snapshot().connection().lastError()).isNotNull());
		assertThat(this.gateway.gateway().session(OTHER)).isEmpty();
		Registration known = this.gateway
			.connect(List.of(KEY), (request) -> new CompletableFuture<>(), () -> Credentials.bearer("secret"),
					webSocket())
			.get(0);
		known.whenReady().get(60, TimeUnit.SECONDS);
	}

	@Test
	void approvalByHandIsAwaited() throws Exception {
		this.gateway = SocketGateway.start("connector.gateway.approval=manual");
		Registration registration = this.gateway.connect(KEY,
				(request) -> CompletableFuture.completedFuture(request.payload()), webSocket());
		await().untilAsserted(
				() -> assertThat(registration.snapshot().state()).isEqualTo(ConnectionState.PENDING_APPROVAL));
		// The connector is told to wait before the gateway lists it
		await().until(() -> this.gateway.gateway().decide(KEY, ApprovalDecision.APPROVE));
		registration.whenReady().get(60, TimeUnit.SECONDS);
		assertThat(SocketGateway.payload(this.gateway.call(KEY, Payload.json("1")))).isEqualTo(Payload.json("1"));
	}

	@Test
	void runningCallIsAnsweredBeforeTheContextCloses() throws Exception {
		this.gateway = SocketGateway.start();
		Slow slow = new Slow();
		this.gateway.connected(KEY, slow::handle, webSocket());
		CompletableFuture<ExecuteResult> call = this.gateway.call(KEY, Payload.json("1"));
		slow.started();
		GatewayLifecycle lifecycle = this.gateway.context().getBean(GatewayLifecycle.class);
		CompletableFuture<Void> closed = CompletableFuture.runAsync(this.gateway.context()::close);
		await().until(() -> !lifecycle.isRunning());
		assertThat(closed).isNotDone();
		slow.finish();
		assertThat(SocketGateway.payload(call)).isEqualTo(Payload.json("1"));
		assertThat(closed).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void socketsAreClosedAfterTheGatewayAndBeforeTheWebServer() throws Exception {
		this.gateway = SocketGateway.start(new Class<?>[] { Witness.class });
		Slow slow = new Slow();
		this.gateway.connected(KEY, slow::handle, "grpc://127.0.0.1:" + this.gateway.grpcPort());
		CompletableFuture<ExecuteResult> call = this.gateway.call(KEY, Payload.json("1"));
		slow.started();
		// Has no stream, and so is closed as soon as the endpoint is
		HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.subprotocols(WebSocketGatewayEndpoint.SUBPROTOCOL)
			.buildAsync(URI.create(webSocket() + "/connector/ws"), new WebSocket.Listener() {
			})
			.get(60, TimeUnit.SECONDS);
		WebSocketGatewayEndpoint endpoint = this.gateway.context().getBean(WebSocketGatewayEndpoint.class);
		GatewayWebSocketLifecycle sockets = this.gateway.context().getBean(GatewayWebSocketLifecycle.class);
		GatewayLifecycle lifecycle = this.gateway.context().getBean(GatewayLifecycle.class);
		Witness witness = this.gateway.context().getBean(Witness.class);
		CompletableFuture<Void> closed = CompletableFuture.runAsync(this.gateway.context()::close);
		await().until(() -> !lifecycle.isRunning());
		assertThat(sockets.isRunning()).isTrue();
		assertThat(endpoint.sockets()).isEqualTo(1);
		slow.finish();
		assertThat(SocketGateway.payload(call)).isEqualTo(Payload.json("1"));
		assertThat(closed).succeedsWithin(Duration.ofSeconds(30));
		assertThat(witness.left).hasValue(0);
	}

	@Test
	void socketThatTakesNothingIsGivenUpAndNobodyWaitsForIt() throws Exception {
		this.gateway = SocketGateway.start(new Class<?>[] { Impatient.class });
		try (TcpFaultProxy proxy = TcpFaultProxy.to(this.gateway.port())) {
			// More streams than the buffers of a connection hold the first megabyte of
			List<RegistrationKey> keys = IntStream.range(0, 30)
				.mapToObj((i) -> RegistrationKey.parse("default.files.number-" + i))
				.toList();
			for (Registration registration : this.gateway.connect(keys, (request) -> new CompletableFuture<>(),
					CredentialsSource.NONE, "ws://127.0.0.1:" + proxy.port())) {
				registration.whenReady().get(60, TimeUnit.SECONDS);
			}
			assertThat(proxy.accepted()).isEqualTo(1);
			proxy.stall();
			byte[] bytes = new byte[2 * MEGABYTE];
			CompletableFuture<Void> calls = CompletableFuture
				.runAsync(() -> keys.forEach((key) -> this.gateway.call(key, Payload.of(bytes, "text/plain"))));
			assertThat(calls).succeedsWithin(Duration.ofSeconds(20));
			// Sooner than the silence is noticed
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(
						() -> assertThat(this.gateway.session(keys.get(0)).state()).isEqualTo(SessionState.SUSPENDED));
		}
	}

	private String webSocket() {
		return "ws://127.0.0.1:" + this.gateway.port();
	}

	/**
	 * A connector that answers with what it was asked, when it may.
	 */
	private static final class Slow {

		private final CompletableFuture<Void> started = new CompletableFuture<>();

		private final CompletableFuture<Void> allowed = new CompletableFuture<>();

		private final AtomicInteger runs = new AtomicInteger();

		CompletableFuture<Payload> handle(ConnectorRequest request) {
			this.runs.incrementAndGet();
			this.started.complete(null);
			return this.allowed.thenApply((done) -> request.payload());
		}

		void started() throws Exception {
			this.started.get(60, TimeUnit.SECONDS);
		}

		void finish() {
			this.allowed.complete(null);
		}

		int runs() {
			return this.runs.get();
		}

	}

	/**
	 * Gives sockets up sooner.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Impatient {

		@Bean(destroyMethod = "close")
		GatewayWebSocketHandler impatientHandler(WebSocketGatewayEndpoint endpoint) {
			return new GatewayWebSocketHandler(endpoint, Duration.ofSeconds(2));
		}

	}

	/**
	 * Looks at the sockets when it is the turn of the web server.
	 */
	static class Witness implements SmartLifecycle {

		private final AtomicInteger left = new AtomicInteger(-1);

		private final WebSocketGatewayEndpoint endpoint;

		private volatile boolean running;

		Witness(WebSocketGatewayEndpoint endpoint) {
			this.endpoint = endpoint;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.left.set(this.endpoint.sockets());
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
		}

	}

}
